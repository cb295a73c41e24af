"""Child processes that never outlive their parent.

Children are forked from a parent that has loaded everything and runs nothing, so they share its memory. The parent blocks its
signals and waits for them one by one: nothing happens between two lines of its code. A pipe whose writing end only the parent
holds tells the children when it dies, whatever killed it.
"""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

log = logging.getLogger(__name__)

SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
ORPHAN_SECONDS = 8  # a child whose parent was killed finishes what it is at, but not for ever
QUICK_DEATHS = 5  # so many in a minute and the fault will not go away by starting again


@dataclass
class Child:
    """A process, and what it does."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=QUICK_DEATHS))

    def dies_too_often(self) -> bool:
        """Whether its last deaths lie within a minute."""
        return len(self.deaths) == QUICK_DEATHS and self.deaths[-1] - self.deaths[0] < 60


class Family:
    """The children of this process. Use it as a context; leaving it ends them all.

    :param orphaned: called in a child that ends because its parent died.
    """

    def __init__(self, orphaned: Callable[[], None] = lambda: None) -> None:
        self._children: list[Child] = []
        self._orphaned = orphaned
        self._signals = set(SIGNALS)
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # started with nohup: stay when the terminal goes
            self._signals.discard(signal.SIGHUP)

    def __enter__(self) -> "Family":
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # a signal that is ignored would not be waited for everywhere
        signal.pthread_sigmask(signal.SIG_BLOCK, self._signals)
        self._alive, self._parents_end = os.pipe()
        return self

    def __exit__(self, *exception: object) -> None:
        self.end()
        os.close(self._alive)
        os.close(self._parents_end)
        for number in self._signals - {signal.SIGCHLD}:
            signal.signal(number, signal.SIG_IGN)  # what is left is PostgreSQL's own orderly stop; nobody should break it off
        signal.pthread_sigmask(signal.SIG_UNBLOCK, self._signals)

    def start(self, name: str, run: Callable[[], None]) -> None:
        """Run ``run`` in a child process until it returns."""
        child = Child(name, run)
        self._fork(child)
        self._children.append(child)

    def finish(self, name: str, run: Callable[[], None]) -> bool:
        """Run ``run`` in a child process and wait for it. False when it failed or somebody wants us to stop."""
        child = Child(name, run)
        self._fork(child)
        self._children.append(child)
        while signal.sigwait(self._signals) == signal.SIGCHLD:
            status = _exit_code(child)
            if status is not None:
                self._children.remove(child)
                return status == 0
        return False

    def watch(self) -> bool:
        """Keep the children running until somebody wants us to stop. False when one of them cannot be kept running."""
        while signal.sigwait(self._signals) == signal.SIGCHLD:
            for child in self._children:
                code = _exit_code(child)
                if code is not None and not self._revive(child, code):
                    return False
        return True

    def end(self, grace: float = 25) -> None:
        """End all children; after ``grace`` seconds, or at a second Ctrl-C, without asking."""
        for child in self._children:
            _kill(child, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while self._children:
            self._children = [child for child in self._children if _exit_code(child) is None]
            if time.monotonic() > deadline or signal.SIGINT in signal.sigpending():
                for child in self._children:
                    _kill(child, signal.SIGKILL)
            time.sleep(0.02)

    def _revive(self, child: Child, code: int) -> bool:
        child.deaths.append(time.monotonic())
        if child.dies_too_often():
            log.error("The %s process keeps ending (exit code %d), so the site stops. See above for why.", child.name, code)
            self._children.remove(child)
            return False
        log.error("The %s process ended unexpectedly (exit code %d). Starting it again.", child.name, code)
        self._fork(child)
        return True

    def _fork(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._become(child.run)
        child.pid = pid

    def _become(self, run: Callable[[], None]) -> NoReturn:
        """The whole life of a child. It never returns into the parent's code and runs none of its exit handlers."""
        code = 1
        orphan = threading.Event()
        try:
            os.setpgid(0, 0)  # Ctrl-C is for the parent alone
            os.close(self._parents_end)
            signal.signal(signal.SIGTERM, _leave)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, self._signals)
            threading.Thread(target=self._end_with_parent, args=[orphan], daemon=True).start()
            run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:  # nothing of the parent may run in a child
            traceback.print_exc()
        finally:
            if orphan.is_set():
                self._orphaned()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _end_with_parent(self, orphan: threading.Event) -> None:
        os.read(self._alive, 1)  # returns when the parent's end closes, which is when it dies
        orphan.set()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(ORPHAN_SECONDS)  # this thread ends with the process; if it still runs then, the process did not end
        self._orphaned()
        os._exit(1)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _kill(child: Child, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, number)


def _exit_code(child: Child) -> int | None:
    """How the child ended, or None while it runs. A child killed by a signal has its negative number."""
    pid, status = os.waitpid(child.pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if pid else None
