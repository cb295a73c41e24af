"""Forget this clone's own data: its databases, its key, its mails. ``make reset`` runs it."""

import os
import shutil
import sys
from pathlib import Path

from config import embedded


def main() -> int:
    """Remove the folder ``var`` after stopping the PostgreSQL servers in it; 1 when the site still uses one."""
    var = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parent.parent / "var"))
    for folder in (var / "pg", var / "pg-test"):
        if users := embedded.holders(folder):
            print(f"Process {users[0]} still uses the database in {folder}. Stop it first.", file=sys.stderr)
            return 1
        embedded.stop(folder)
    shutil.rmtree(var, ignore_errors=True)
    print(f"Removed {var}. The next make serve starts afresh.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
