"""How long the site takes to answer: first start with an empty folder, then warm starts, then the stop.

    python -m tests.load.start
"""

import tempfile
from pathlib import Path

from tests.serving.site import Site

LIMIT = 5.0  # seconds, warm


def main() -> int:
    """0 when the quickest of three warm starts is within the limit: the machine may have been busy for the others."""
    with tempfile.TemporaryDirectory() as temporary, Site(Path(temporary) / "var") as site:
        print(f"{site.start():6.1f} s  first start, with seeding")
        warm = []
        for _ in range(3):
            stop = site.stop()
            warm.append(site.start())
            print(f"{stop:6.1f} s  stop, then {warm[-1]:.1f} s  warm start (limit {LIMIT:g})")
        return int(min(warm) > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
