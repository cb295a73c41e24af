"""A complete production configuration, and ``manage.py`` under it.

    python -m tests.architecture.production check --deploy --fail-level WARNING
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What ``manage.py check`` needs and nothing listens at.
COMPLETE = {
    "PRODUCTION": "on",
    "SECRET_KEY": "a-key-for-checks-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://evenkeel:secret@localhost:1/evenkeel",
    "REDIS_URL": "redis://localhost:1/0",
    "EMAIL_URL": "smtp+tls://evenkeel:secret@localhost:1",
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
}


def manage(*arguments: str, without: str = "", **changes: str) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` in production with some variables missing or changed."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | COMPLETE | changes
    environment.pop(without, None)
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
                          check=False, timeout=60)


if __name__ == "__main__":
    result = manage(*sys.argv[1:])
    print(result.stdout + result.stderr, end="")
    sys.exit(result.returncode)
