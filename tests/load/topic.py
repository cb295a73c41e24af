"""What a page of the library costs: the CPU time of a topic, for a stranger, against a bare view that sends the same bytes.

    python -m tests.load.topic [--replies N]

The floor is a Django view behind the site's own middleware that reads the bytes of the page from one row, in one query. Both
are asked through WSGI in this process, in turns, and the middle of the rounds counts. For the curious: the same view with no
middleware at all, and a visit that ends in 304.
"""

import argparse
import gzip
import io
import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.load.stack import stack

ROUNDS, VISITS = 9, 150
LIMIT = 1.5  # times the floor (issue 3)
WEIGHT = 60  # KB, compressed, without fonts
TOPIC = "/library/withdrawal/"


def visit(application: Callable[..., Any], path: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    """One GET through WSGI: status, headers, body."""
    answer: dict[str, Any] = {}

    def start(status: str, fields: list[tuple[str, str]], error: Any = None) -> None:
        answer.update(status=status, fields=dict(fields))

    body = b"".join(application({
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", **headers}, start))
    return answer["status"], answer["fields"], body


def cost(act: Callable[[], object]) -> float:
    """Milliseconds of CPU time that one visit takes."""
    begun = time.process_time()
    for _ in range(VISITS):
        act()
    return (time.process_time() - begun) / VISITS * 1000


def weigh(application: Callable[..., Any], page: bytes) -> float:
    """Kilobytes of a first visit, compressed: the page and every style sheet and script it names, fonts left out."""
    from django.contrib.staticfiles import finders

    files = set(re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page))
    total = len(gzip.compress(page))
    for name in files:
        path = finders.find(name.decode())
        assert isinstance(path, str), name
        with open(path, "rb") as file:
            total += len(gzip.compress(file.read()))
    return total / 1000


def reply(count: int) -> None:
    """Put ``count`` replies beneath the topic."""
    import uuid

    from community import throttles
    from community.forum.actions.beneath import reply_beneath
    from community.forum.queries.discussions import beneath
    from community.members.actions import add_demo_member
    from community.policy import Role

    member = add_demo_member("ben", "even-keel-demo", Role.MEMBER)
    with throttles.suspended():
        for number in range(count):
            reply_beneath(member, beneath("withdrawal"), body=f"Thank you for this page. ({number})", nonce=uuid.uuid4())


def main() -> int:
    """0 when a topic is within the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=0)
    replies = parser.parse_args().replies
    with stack():
        from django.core.handlers.wsgi import WSGIHandler
        from django.core.management import call_command
        from django.db import connection
        from django.test.utils import override_settings

        call_command("prepare", verbosity=0)
        if replies:
            reply(replies)
        with override_settings(ROOT_URLCONF="tests.load.bare"):
            site = WSGIHandler()
            _status, fields, page = visit(site, TOPIC)
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE load_bare (id int PRIMARY KEY, page bytea)")
                cursor.execute("INSERT INTO load_bare VALUES (1, %s)", [page])
            assert visit(site, "/bare/")[2] == page
            with override_settings(MIDDLEWARE=[]):
                naked = WSGIHandler()
            return report(site, naked, fields["ETag"], page)


def report(site: Callable[..., Any], naked: Callable[..., Any], tag: str, page: bytes) -> int:
    """Measure in turns, print, judge."""
    acts: dict[str, Callable[[], object]] = {
        "topic": lambda: visit(site, TOPIC), "bare view": lambda: visit(site, "/bare/"),
        "bare view, no middleware": lambda: visit(naked, "/bare/"),
        "topic, answered 304": lambda: visit(site, TOPIC, HTTP_IF_NONE_MATCH=tag),
    }
    assert visit(site, TOPIC, HTTP_IF_NONE_MATCH=tag)[0].startswith("304")
    rounds = [{name: cost(act) for name, act in acts.items()} for _ in range(ROUNDS)]
    middle = {name: statistics.median(each[name] for each in rounds) for name in acts}
    for name, spent in middle.items():
        print(f"{spent:7.3f} ms CPU  {spent / middle['bare view']:5.2f} × the bare view  {name}")
    weight = weigh(site, page)
    print(f"{weight:7.1f} KB  a first visit, compressed, without fonts (limit {WEIGHT}); the page alone "
          f"{len(gzip.compress(page)) / 1000:.1f} KB, uncompressed {len(page) / 1000:.1f} KB")
    return int(middle["topic"] / middle["bare view"] > LIMIT or weight > WEIGHT)


if __name__ == "__main__":
    raise SystemExit(main())
