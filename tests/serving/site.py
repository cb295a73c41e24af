"""A site of its own, started as people start it: ``manage.py serve`` in a process, with a folder for its data."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

import psutil

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "TMPDIR")


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A served site. Leaving the context kills what is left of it."""

    def __init__(self, var: Path, *arguments: str, port: int = 0, **variables: str) -> None:
        self.var = var
        self.port = port or free_port()
        self.arguments = arguments
        self.environment = {name: os.environ[name] for name in PLACES if name in os.environ} | {"VAR_DIR": str(var)} | variables
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the ``manage.py serve`` process."""
        assert self.process is not None
        return self.process.pid

    def start(self, patience: float = 90) -> float:
        """Start it and wait for the home page. Returns the seconds that took."""
        self.var.parent.mkdir(parents=True, exist_ok=True)
        self.log = self.var.parent / f"{self.port}.log"
        begin = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port), *self.arguments], cwd=ROOT,
                env=self.environment, stdout=log, stderr=subprocess.STDOUT, text=True, start_new_session=True,
            )
        while self.process.poll() is None and time.monotonic() - begin < patience:
            try:
                self.get("/healthz")
            except (OSError, urllib.error.URLError):
                time.sleep(0.05)
            else:
                return time.monotonic() - begin
        raise AssertionError(f"The site did not start:\n{self.output}")

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self.log.read_text()

    def get(self, path: str) -> tuple[int, str]:
        """The status and text of a page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Send a signal to the process that was started and wait for its end. Returns the seconds that took."""
        assert self.process is not None
        begin = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(40)
        return time.monotonic() - begin

    def kill_all(self) -> None:
        """What a power cut does: every process of the site ends at once, PostgreSQL too, and nothing is tidied up."""
        file = self.var / "pg" / "postmaster.pid"
        roots = [self.pid, *([int(file.read_text().split()[0])] if file.exists() else [])]
        found = [psutil.Process(pid) for pid in roots if psutil.pid_exists(pid)]
        family = [*found, *(child for process in found for child in process.children(recursive=True))]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        assert self.process is not None
        self.process.wait(10)
        psutil.wait_procs(family, timeout=10)
