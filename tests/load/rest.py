"""What the site weighs at rest: the proportional set size (PSS) of all its processes, PostgreSQL included.

    python -m tests.load.rest            starts a site of its own in a temporary folder, reads some pages, waits, measures
    python -m tests.load.rest --pid N    measures the site whose "manage.py serve" is process N

Linux only: nobody else counts shared memory once.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.serving.site import Site

PAGES = ("/", "/library/", "/forum/", "/help-now/", "/accounts/login/", "/accounts/signup/")
LIMIT = 300  # MB


def pss(process: psutil.Process) -> float:
    """Megabytes this process is accountable for."""
    return process.memory_full_info().pss / 1e6


def processes(parent: psutil.Process, folder: Path) -> list[tuple[str, psutil.Process]]:
    """The site's processes with a name each; PostgreSQL is no child of ours, its folder names it."""
    found = [("serve", parent), *(("serve: child", child) for child in parent.children(recursive=True))]
    postmaster = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    return [*found, ("postgres", postmaster), *((" ".join(child.cmdline())[:50], child) for child in postmaster.children())]


def report(pid: int, folder: Path) -> float:
    """Print a line a process and the sum."""
    total = 0.0
    for name, process in processes(psutil.Process(pid), folder):
        weight = pss(process)
        total += weight
        print(f"{weight:8.1f} MB  {name}")
    print(f"{total:8.1f} MB  together (limit {LIMIT})")
    return total


def main() -> int:
    """0 when the site is within the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pid", type=int)
    arguments = parser.parse_args()
    if arguments.pid:
        environment = psutil.Process(arguments.pid).environ()
        folder = Path(environment.get("VAR_DIR", Path(psutil.Process(arguments.pid).cwd()) / "var"))
        return int(report(arguments.pid, folder / "pg") > LIMIT)
    with tempfile.TemporaryDirectory() as temporary, Site(Path(temporary) / "var") as site:
        site.start()
        for page in PAGES * 3:
            site.get(page)
        time.sleep(10)
        return int(report(site.pid, site.var / "pg") > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
