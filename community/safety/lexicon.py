"""Kinds of things that words name, a file a language (``rules/*.toml``): what is said of one medicine is said of all."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("rules")


@cache
def _listed() -> dict[str, list[str]]:
    """All words and phrases by their kind."""
    listed: dict[str, list[str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for kind, words in tomllib.loads(file.read_text(encoding="utf-8")).get("kinds", {}).items():
            listed.setdefault(kind, []).extend(words)
    return listed


@cache
def kinds() -> dict[str, str]:
    """The kind of each single word that has one; the first file that names it wins."""
    known: dict[str, str] = {}
    for kind, words in _listed().items():
        for word in words:
            if " " not in word:
                known.setdefault(word, kind)
    return known


@cache
def phrases() -> dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]:
    """Phrases that name one thing, by their first and second word, the longest first."""
    known: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for kind, words in _listed().items():
        for phrase in (tuple(word.split()) for word in words if " " in word):
            known.setdefault(phrase[0], {}).setdefault(phrase[1], []).append((phrase, kind))
    for seconds in known.values():
        for those in seconds.values():
            those.sort(key=lambda each: -len(each[0]))
    return known
