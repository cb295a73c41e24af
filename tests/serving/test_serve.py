"""``manage.py serve`` as people use it: started, stopped, killed and started again."""

import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.serving.site import ROOT, Site

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("serve")]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where this module's sites keep their data; seeding once is enough.

    Not in pytest's own folder: each run of pytest closes that to other users, and PostgreSQL never runs as root.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        yield Path(temporary) / "var"


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    """A site that has not been started."""
    with Site(folder) as made:
        yield made
        if made.process is not None:
            made.kill_all()


def database(site: Site) -> psutil.Process | None:
    """The PostgreSQL server that runs in the site's folder."""
    file = site.var / "pg" / "postmaster.pid"
    try:
        return psutil.Process(int(file.read_text().split()[0]))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def children(site: Site) -> list[psutil.Process]:
    return psutil.Process(site.pid).children(recursive=True)


def runs(process: psutil.Process) -> bool:
    """A process that has ended but was not asked how yet (a zombie) does not run."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def until(holds: Callable[[], bool], within: float) -> bool:
    """Whether something comes true in so many seconds."""
    deadline = time.monotonic() + within
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def gone(processes: list[psutil.Process], within: float) -> bool:
    return until(lambda: not any(map(runs, processes)), within)


def test_an_empty_folder_becomes_a_site_with_people_in_it(site: Site) -> None:
    site.start()
    assert site.get("/")[0] == 200
    for path in ("/library/", "/forum/", "/help-now/"):
        assert site.get(path)[0] == 200, path
    for name in ("ada", "ben", "hana", "mo", "cura", "root"):
        assert re.search(rf"^ +{name} +\w", site.output, re.MULTILINE)
    assert "even-keel-demo" in site.output
    assert site.address in site.output


def loading(site: Site) -> float:
    """Seconds of CPU that it takes to load the site and do nothing, at this moment."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=site.environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_warm_start_does_little_more_than_loading_the_site(site: Site) -> None:
    """Against a floor taken before and after it: a busy machine makes both slower. The clock is asked by tests.load.start."""
    if not (site.var / "pg").exists():  # asked for by itself
        site.start()
        site.stop()
    before = loading(site)
    site.start()
    start = sum(sum(process.cpu_times()[:4]) for process in (psutil.Process(site.pid), *children(site)))
    assert start < 4 * max(before, loading(site))  # 1.6 times on a quiet machine; a first start takes 11 times


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_all_its_children_and_its_database(site: Site, number: signal.Signals) -> None:
    site.start()
    family, postgres = children(site), database(site)
    assert len(family) == 2
    assert postgres is not None
    assert site.stop(number) < 10
    assert site.process is not None
    assert site.process.returncode == 0
    assert gone([*family, postgres], within=1)


def test_children_and_database_end_when_the_parent_is_killed(site: Site) -> None:
    site.start()
    family, postgres = children(site), database(site)
    assert postgres is not None
    site.stop(signal.SIGKILL)
    assert gone([*family, postgres], within=20)  # eight seconds are allowed to a child, and a busy machine is slow


def test_it_starts_after_everything_was_killed_at_once(site: Site) -> None:
    site.start()
    site.kill_all()
    assert (site.var / "pg" / "postmaster.pid").exists()
    site.start()
    assert site.get("/")[0] == 200


def test_a_child_that_dies_is_started_again(site: Site) -> None:
    site.start()
    killed = children(site)
    for child in killed:
        child.kill()
    assert until(lambda: len([child for child in children(site) if child not in killed and runs(child)]) == 2, within=10)
    assert site.get("/")[0] == 200
    assert "ended unexpectedly" in site.output


def test_a_taken_port_is_said_in_one_sentence(site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = serve(site, "--port", str(other.getsockname()[1]))
    assert result.returncode == 1
    assert re.fullmatch(r"CommandError: Port \d+ on 127\.0\.0\.1 is taken[^\n]+\n", result.stderr)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999"])
def test_a_port_that_cannot_be_is_said_in_one_sentence(site: Site, port: str) -> None:
    result = serve(site, "--port", port)
    assert result.returncode == 1
    assert result.stderr == f"CommandError: There is no port {port}: choose one from 1 to 65535.\n"


def test_a_second_start_in_the_same_folder_shares_the_database(site: Site) -> None:
    site.start()
    with Site(site.var) as second:
        second.start()
        assert second.get("/")[0] == 200
        second.stop()
    assert site.get("/readyz")[0] == 200


def test_a_demo_is_not_shown_to_the_whole_network_by_accident(site: Site) -> None:
    result = serve(site, "--host", "0.0.0.0", "--port", str(site.port))
    assert result.returncode == 1
    assert "ALLOWED_HOSTS" in result.stderr


def test_without_a_demo_nobody_is_there() -> None:
    somewhere = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with somewhere as temporary, Site(Path(temporary) / "var", "--no-demo") as site:
        site.start()
        assert site.get("/library/")[0] == 200
        assert "even-keel-demo" not in site.output


def serve(site: Site, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Try to start it where it cannot."""
    return subprocess.run([sys.executable, "manage.py", "serve", *arguments], cwd=ROOT, env=site.environment,
                          capture_output=True, text=True, check=False, timeout=60)
