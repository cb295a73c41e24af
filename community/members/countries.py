"""The countries a member may choose from: ISO 3166 codes with their English names, from the public-domain tz database."""

from functools import cache
from pathlib import Path


@cache
def countries() -> dict[str, str]:
    """Names by code of two letters, in the order of the names."""
    lines = Path(__file__).with_name("countries.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t", 1) for line in lines]
    return dict(sorted(((code, name) for code, name in pairs), key=lambda pair: pair[1]))
