"""Boards and rooms for what screening does there."""

from tests.chat.conftest import lounge  # noqa: F401 - a fixture
from tests.forum.conftest import board, thread  # noqa: F401 - fixtures
