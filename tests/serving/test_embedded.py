"""The site's own PostgreSQL: what a crash leaves behind is no trouble for the next start."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from config import embedded

NOBODY = 2**22 + 1  # beyond the highest process number


def pid_file(folder: Path, pid: int, *, complete: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [str(pid), str(folder), "1700000000", "5432", str(folder), "", "1 1", "ready"]
    path = folder / "postmaster.pid"
    path.write_text("\n".join(lines if complete else lines[:2]))
    return path


@pytest.mark.parametrize("pid", [NOBODY, os.getpid()], ids=["nobody has the number", "another program has it now"])
def test_the_mark_of_a_server_that_is_gone_is_removed(tmp_path: Path, pid: int) -> None:
    path = pid_file(tmp_path, pid)
    embedded.forget_dead_server(tmp_path)
    assert not path.exists()


def test_a_half_written_mark_is_removed(tmp_path: Path) -> None:
    path = pid_file(tmp_path, NOBODY, complete=False)
    embedded.forget_dead_server(tmp_path)
    assert not path.exists()


def test_the_mark_of_a_running_server_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "is_postgres", lambda pid: True)
    path = pid_file(tmp_path, NOBODY)
    embedded.forget_dead_server(tmp_path)
    assert path.exists()


def test_only_processes_that_live_hold_the_server(tmp_path: Path) -> None:
    (tmp_path / ".handle_pids.json").write_text(json.dumps([NOBODY, os.getpid()]))
    assert embedded.holders(tmp_path) == [os.getpid()]


def test_nobody_holds_a_server_that_never_was(tmp_path: Path) -> None:
    assert embedded.holders(tmp_path) == []


def test_a_slow_recovery_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([subprocess.TimeoutExpired("pg_ctl", 10), AssertionError(), "a server"])

    def attempt(folder: Path) -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(embedded, "_server", attempt)
    assert str(embedded._patient_server(tmp_path)) == "a server"


def test_a_server_that_does_not_start_names_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> None:
        raise OSError

    monkeypatch.setattr(embedded, "_server", fail)
    with pytest.raises(RuntimeError, match="Its log is in"):
        embedded.start(tmp_path / "pg")
