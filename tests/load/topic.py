"""What a page of the library costs: the CPU time of a topic, for a stranger, against a bare view that sends the same bytes.

    python -m tests.load.topic

The floor is a Django view behind the site's own middleware that reads the bytes of the page from one row, in one query. Both
are asked through WSGI in this process, in turns, and the middle of the rounds counts; first with no replies beneath the
page, then with a page full of them. For the curious: the same view with no middleware at all, a visit that ends in 304, and
what each costs PostgreSQL.
"""

import gzip
import io
import posixpath
import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.load.stack import running_seconds, stack

ROUNDS, VISITS = 9, 150
LIMIT = 1.5  # times the floor (issue 3)
WEIGHT = 60  # KB, compressed, without fonts
TOPIC = "/library/withdrawal/"
REPLIES = (0, 20)  # beneath the page
NAMED = re.compile(rb'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')
# What a style sheet or a script names in its turn, beside its own place.
IMPORTED = re.compile(rb'(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"|url\(["\']?([^"\')]+\.(?:css|svg))["\']?\)')


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


def cost(act: Callable[[], object], database: int) -> tuple[float, float]:
    """Milliseconds of CPU time that one visit takes: in this process, and in PostgreSQL's process ``database``."""
    begun, served = time.process_time(), running_seconds(database)
    for _ in range(VISITS):
        act()
    return (time.process_time() - begun) / VISITS * 1000, (running_seconds(database) - served) / VISITS * 1000


def weigh(page: bytes) -> float:
    """Kilobytes of a first visit, compressed: the page, the styles and scripts it names, and those they name; no fonts."""
    from django.contrib.staticfiles import finders

    total, waiting, loaded = len(gzip.compress(page)), [name.decode() for name in NAMED.findall(page)], set[str]()
    while waiting:
        name = waiting.pop()
        if name in loaded:
            continue
        loaded.add(name)
        path = finders.find(name)
        assert isinstance(path, str), name
        with open(path, "rb") as file:
            content = file.read()
        total += len(gzip.compress(content))
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(name), (one or other).decode()))
                    for one, other in IMPORTED.findall(content)]
    return total / 1000


def reply(count: int) -> None:
    """Put ``count`` more replies beneath the topic."""
    import uuid

    from community import throttles
    from community.forum.actions.beneath import reply_beneath
    from community.forum.queries.discussions import beneath
    from community.members.actions import add_demo_member
    from community.members.models import Member
    from community.policy import Role

    member = Member.objects.filter(username="ben").first() or add_demo_member("ben", "even-keel-demo", Role.MEMBER)
    with throttles.suspended():
        for number in range(count):
            reply_beneath(member, beneath("withdrawal"), body=f"Thank you for this page. ({number})", nonce=uuid.uuid4())


def main() -> int:
    """0 when a topic is within the limits."""
    with stack():
        from django.core.handlers.wsgi import WSGIHandler
        from django.core.management import call_command
        from django.db import connection
        from django.test.utils import override_settings

        call_command("prepare", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE load_bare (id int PRIMARY KEY, page bytea)")
            cursor.execute("INSERT INTO load_bare VALUES (1, '')")
        worst = 0.0
        with override_settings(ROOT_URLCONF="tests.load.bare"):
            site = WSGIHandler()
            with override_settings(MIDDLEWARE=[]):
                naked = WSGIHandler()
            for before, after in zip((0, *REPLIES), REPLIES, strict=False):
                reply(after - before)
                print(f"{after} replies beneath the page")
                worst = max(worst, measure(site, naked))
            weight = report_weight(visit(site, TOPIC)[2])
    return int(worst > LIMIT or weight > WEIGHT)


def measure(site: Callable[..., Any], naked: Callable[..., Any]) -> float:
    """Measure in turns and print. Gives how many times the floor a topic costs."""
    from django.db import connection

    _status, fields, page = visit(site, TOPIC)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE load_bare SET page = %s", [page])
        cursor.execute("SELECT pg_backend_pid()")
        (database,) = cursor.fetchone()
    connection.close()  # back to the pool, which gives every visit this one
    tag = fields["ETag"]
    assert visit(site, "/bare/")[2] == page
    assert visit(site, TOPIC, HTTP_IF_NONE_MATCH=tag)[0].startswith("304")
    acts: dict[str, Callable[[], object]] = {
        "topic": lambda: visit(site, TOPIC), "bare view": lambda: visit(site, "/bare/"),
        "bare view, no middleware": lambda: visit(naked, "/bare/"),
        "topic, answered 304": lambda: visit(site, TOPIC, HTTP_IF_NONE_MATCH=tag),
    }
    rounds = [{name: cost(act, database) for name, act in acts.items()} for _ in range(ROUNDS)]
    middle = {name: [statistics.median(each[name][place] for each in rounds) for place in (0, 1)] for name in acts}
    floor = middle["bare view"][0]
    for name, (here, there) in middle.items():
        limit = f" (limit {LIMIT})" if name == "topic" else ""
        print(f"{here:7.3f} ms CPU  {here / floor:5.2f} × the bare view  + {there:.3f} ms in PostgreSQL  {name}{limit}")
    return middle["topic"][0] / floor


def report_weight(page: bytes) -> float:
    """Print what a first visit weighs, in kilobytes, and give it."""
    weight = weigh(page)
    print(f"{weight:7.1f} KB  a first visit, compressed, without fonts (limit {WEIGHT}); the page alone "
          f"{len(gzip.compress(page)) / 1000:.1f} KB, uncompressed {len(page) / 1000:.1f} KB")
    return weight


if __name__ == "__main__":
    raise SystemExit(main())
