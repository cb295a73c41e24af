"""What a new site begins with (boards) and what a demonstration shows (people, threads, talk)."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
