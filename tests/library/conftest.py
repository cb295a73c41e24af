"""A small library for quick tests, and the real one."""

from pathlib import Path

import pytest

from library.content import read_content
from tests.library.copies import library, load_whole_library

SOURCES = """\
[A1]
title = "A guideline on tapering"
authors = ["Reed A", "Moss B"]
et_al = true
year = 2025
container = "A Journal"
volume = "12"
pages = "1-9"
doi = "10.1000/xyz123"
kind = "guideline"
read = "abstract"
verified = "yes"
seen_on = "a stored copy"
finding = "Do not stop abruptly."
status = "active"

[B2]
title = "An old review"
kind = "review"
read = "second-hand"
verified = "partly"
finding = "An older look."
status = "superseded"
superseded_by = "A1"
"""

GLOSSARY = """\
[[term]]
name = "Taper"
slug = "taper"
also = ["tapering"]
meaning = "Going down step by step."
"""

TOPIC = """\
---
title: Coming off slowly
short_title: Slowly
order: 1
summary: Go slowly, with your prescriber.
grade: guideline
grade_reason: One guideline says so.
touches: [withdrawal]
reviewed_on: 2026-11-01
review_due: 2027-11-01
reviewed_by: editor
related: [other-topic]
questions: [is-it-hard]
---

A taper is slow [@A1].

::: never-stop-suddenly
Do not stop on your own, however well you feel [@A1].
:::

## What helps

Time helps [@A1].

::: note
Be kind to yourself.
:::

## What we do not know

How long it takes.
"""

QUESTION = """\
---
title: Is it hard?
group: The body
order: 1
summary: It can be.
grade: early
grade_reason: Few have looked.
touches: []
reviewed_on: 2026-11-01
review_due: 2027-11-01
reviewed_by: editor
topics: [slowly]
---

It differs [@A1].

## What we do not know

Nearly everything.
"""


def write_library(folder: Path) -> Path:
    """A library of two topics, one question, two sources and one word."""
    (folder / "topics").mkdir(parents=True)
    (folder / "questions").mkdir()
    (folder / "sources.toml").write_text(SOURCES)
    (folder / "glossary.toml").write_text(GLOSSARY)
    (folder / "topics/slowly.md").write_text(TOPIC)
    other = TOPIC.replace("order: 1", "order: 2").replace("short_title: Slowly", "short_title: Other")
    (folder / "topics/other-topic.md").write_text(other.replace("[other-topic]", "[slowly]"))
    (folder / "questions/is-it-hard.md").write_text(QUESTION)
    return folder


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The small library as files."""
    return write_library(tmp_path / "content")


@pytest.fixture
def shelf(db: None, files: Path) -> Path:
    """The small library, loaded; its files to change."""
    library("small", lambda: read_content(files))
    return files


@pytest.fixture
def whole_library(db: None) -> None:
    """The library as readers get it."""
    load_whole_library()
