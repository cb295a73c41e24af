"""A written directory of its own for each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def written(settings: Any, tmp_path: Path) -> Path:
    """Where this test's directory is written; there is no file yet."""
    settings.CRISIS_FILE = str(tmp_path / "crisis.json")
    return tmp_path / "crisis.json"
