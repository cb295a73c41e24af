"""Boards and rooms for what screening does there, and a written directory of its own for each test."""

from pathlib import Path
from typing import Any

import pytest

from tests.chat.conftest import lounge  # noqa: F401 - a fixture
from tests.forum.conftest import board, thread  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def written(settings: Any, tmp_path: Path) -> Path:
    """Where this test's directory is written; there is no file yet."""
    settings.CRISIS_FILE = str(tmp_path / "crisis.json")
    return tmp_path / "crisis.json"
