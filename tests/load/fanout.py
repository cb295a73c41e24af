"""CPU a delivery and memory a socket: the hub beside a bare broadcast server and beside Channels' tutorial, in one run.

    python -m tests.load.fanout [--sockets 1000] [--messages 200] [--rate 10]

Prints microseconds of server CPU a delivery (one message to one socket) and the ratios asked for in the design: hub to bare
broadcast at most 1.5, hub to stock Channels at most 1/15. It fails no build: machines differ, ratios hardly.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from websockets.exceptions import ConnectionClosed

from tests.load.stack import ROOT, cpu_seconds, resident, stack

WARM = 100  # sockets before memory is read: what a process needs once is no cost of the next socket
BODY = ("I had a bad night too, and the kettle is on. " * 7)[:300]


@dataclass
class Result:
    """What one server used."""

    name: str
    microseconds: float
    kilobytes: float
    delivered: int
    wanted: int


class Watchers:
    """The crowd, in a process of its own so that its CPU time is not the server's."""

    def __init__(self, port: int, *, greeting: str, mark: str) -> None:
        command = [sys.executable, "-m", "tests.load.crowd", str(port), greeting, mark]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


def settle(pid: int) -> None:
    """Wait until the server has done what connecting asked of it: less than 2 % of a core for a second."""
    used = cpu_seconds(pid)
    for _ in range(60):
        time.sleep(1)
        before, used = used, cpu_seconds(pid)
        if used - before < 0.02:
            return


def measure(name: str, server: Any, watchers: Watchers, cookies: list[str], send: Callable[[int], object],
            options: argparse.Namespace) -> Result:
    """Connect everybody, send at the rate, and read what the server used for it."""
    watchers.ask("connect " + json.dumps(cookies[:WARM]))
    settle(server.pid)
    warm = resident(server.pid)
    watchers.ask("connect " + json.dumps(cookies[WARM:]))
    settle(server.pid)
    kilobytes = (resident(server.pid) - warm) / (len(cookies) - WARM) / 1024
    heard = 0
    before, begun = cpu_seconds(server.pid), time.monotonic()
    for number in range(options.messages):
        send(number)
        time.sleep(max(0, begun + (number + 1) / options.rate - time.monotonic()))
    wanted, deadline = options.messages * len(cookies), time.monotonic() + 30
    while (heard := watchers.ask("count")["heard"]) < wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    used = cpu_seconds(server.pid) - before
    watchers.process.kill()
    return Result(name, used / max(1, heard) * 1e6, kilobytes, heard, wanted)


@contextmanager
def floor(kind: str, redis: str) -> Any:
    """A floor server and the port it listens on."""
    import socket

    from tests.servers import free_port

    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "REDIS_URL"}
    environment |= {"REDIS_URL": redis} if redis else {}
    process = subprocess.Popen([sys.executable, "-m", "tests.load.floors", kind, str(port)], cwd=ROOT, env=environment)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield process, port
    finally:
        process.kill()


def run_floor(name: str, kind: str, frame: str, options: argparse.Namespace, *, redis: str = "") -> Result:
    """Measure one floor with the very bytes the hub sends."""
    from websockets.sync.client import connect

    with floor(kind, redis) as (process, port):
        time.sleep(0.5)
        sender = connect(f"ws://127.0.0.1:{port}/ws/", compression=None, ping_interval=None)
        hearing = threading.Thread(target=drain, args=[sender], daemon=True)  # the sender is in the room too
        hearing.start()
        watchers = Watchers(port, greeting="hello", mark="kettle")
        return measure(name, process, watchers, ["x"] * options.sockets, lambda _: sender.send(frame), options)


def drain(sender: Any) -> None:
    """Read what the sender itself is sent."""
    with contextlib.suppress(ConnectionClosed):
        for _ in sender:
            pass


def run_hub(options: argparse.Namespace) -> tuple[Result, str]:
    """Measure the site's own server, messages written by another process as in production; and one of its frames."""
    from community import throttles
    from community.chat import actions
    from community.chat.frames import MessageFrames
    from community.chat.models import Room
    from community.models import Member
    from tests.chat.conftest import session_of
    from tests.servers import running

    throttles.SEND_MESSAGE = throttles.Limit(name="load", count=10**9, seconds=60, sentence="")
    room = Room.objects.create(slug="lounge", title="Lounge", description="")
    members = [Member.objects.create(username=f"member{n}", skeleton=f"member{n}") for n in range(100)]
    sessions = [session_of(member) for member in members]
    cookies = [sessions[number % 100] for number in range(options.sockets)]
    environment = {"REDIS_URL": os.environ["REDIS_URL"], "CHAT_SOCKETS_PER_MEMBER": "1000", "CHAT_SWEEP_SECONDS": "3"}
    with running(environment=environment) as server:
        time.sleep(1)
        watchers = Watchers(server.port, greeting='{"type":"join","room":"lounge","after":null}', mark="kettle")
        result = measure("hub", server.process, watchers, cookies,
                         lambda n: actions.send_message(members[n % 100], room, body=BODY, nonce=uuid4()), options)
        frame = MessageFrames(room, room.messages.select_related("author", "room").latest("seq")).visible.text
    return result, frame


def main() -> None:
    """Run all and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--rate", type=float, default=10)
    options = parser.parse_args()
    with stack() as redis:
        hub, frame = run_hub(options)
        results = [
            run_floor("bare websockets.broadcast", "broadcast", frame, options), hub,
            run_floor("stock Channels, pub/sub layer", "channels", frame, options, redis=redis),
            run_floor("stock Channels, in-memory layer", "channels", frame, options),
        ]
    print(f"{options.sockets} sockets, {options.messages} messages of 300 bytes ({len(frame)} as a frame), "
          f"{options.rate:g} a second")
    for result in results:
        print(f"{result.name:34} {result.microseconds:8.1f} us/delivery  {result.kilobytes:6.1f} KB/socket"
              f"  delivered {result.delivered}/{result.wanted}")
    print(f"hub / bare broadcast   {hub.microseconds / results[0].microseconds:6.2f}   (asked: at most 1.5)")
    for stock in results[2:]:
        print(f"{stock.name} / hub {stock.microseconds / hub.microseconds:6.1f}   (asked: at least 15)")


if __name__ == "__main__":
    main()
