"""Whatever words an entry, a source or a term has, the files give them back."""

import io
from datetime import date
from typing import Any

from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from library.bibliography import read_toml
from library.export import form_of
from library.manuscripts import read_manuscript
from library.models import Entry, GlossaryTerm, Source
from library.models.loaded import Loaded
from library.rows import draft_entry, draft_source, draft_term

TRICKY = ["yes", "null", "~", "2026-01-01", "12", "0x1f", "1e3", ": #", "- a", "? b", "#", "'", '"', "\\", "%", "@", "`",
          "{a: b}", "[x]", "&a", "*a", "!a", "| ", "> ", "---", "...", "a: b", "a #b", "\ta", "a \nb", " a\n  b", "a\r\nb",
          "a\rb", "\n\n", "---\ntitle: x\n---\n", '"""', "'''", "[A1]", "[[term]]", "🙂", "e\u0301", "\u2028", "\x85", "\ufeff",
          "\u00a0", "\x1b", "=", "<<", "!!str", "key = 1", "\\u0041", "\U0001f468\u200d\U0001f469", "a\n\n\n", "\x0b",
          "trailing  ", "  \n  a"]
WORDS = st.lists(st.one_of(st.sampled_from(TRICKY), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
                 max_size=4).map("".join)
SAID = WORDS.filter(str.strip)  # what the gate takes for a text
SLUGS = st.lists(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True), max_size=3)
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
TOPICS: st.SearchStrategy[Entry] = st.builds(
    Entry, kind=st.just("topic"), slug=st.just("a"), title=SAID, short_title=SAID, order=st.integers(0, 32_767), summary=SAID,
    body=WORDS, grade=st.just("early"), grade_reason=SAID, touches=SLUGS, related_topics=SLUGS, related_questions=SLUGS,
    reviewed_on=DATES, review_due=DATES, reviewed_by=SAID, recommended=st.booleans(), state=st.just("published"))
RETIRED = st.builds(Entry, kind=st.just("question"), slug=st.just("a"), title=SAID, group=SAID, summary=SAID, body=WORDS,
                    grade=st.just("none"), grade_reason=SAID, related_topics=SLUGS, reviewed_on=DATES, review_due=DATES,
                    reviewed_by=SAID, state=st.just("retired"), state_reason=SAID,
                    redirect_to=st.sampled_from(["", "b", "faq/b"]))
SOURCES = st.builds(
    Source, key=st.just("A1"), title=WORDS, authors=st.lists(WORDS, max_size=3), et_al=st.booleans(),
    year=st.none() | st.integers(1900, timezone.localdate().year),
    container=WORDS, volume=WORDS, pages=WORDS, doi=WORDS, url=WORDS,
    kind=st.just("trial"), read=st.just("abstract"), verified=st.just("yes"), seen_on=WORDS, opened_on=st.none() | DATES,
    finding=WORDS, status=st.just("retracted"), superseded_by_id=st.none() | st.just("B2"), status_reason=WORDS)
TERMS = st.builds(GlossaryTerm, slug=st.just("a"), name=WORDS, also=st.lists(WORDS, max_size=3), meaning=WORDS)


def through_a_file(item: Loaded) -> str:
    return io.TextIOWrapper(io.BytesIO(form_of(item).encode()), encoding="utf-8-sig").read()


def check(before: Loaded, after: Loaded) -> None:
    assert after.content == before.content
    assert after.checksum == before.checksum
    assert form_of(after) == form_of(before)


def entry_of(**words: Any) -> Entry:
    plain = {"title": "a", "short_title": "a", "summary": "a", "grade": "early", "grade_reason": "a", "reviewed_by": "a"}
    return Entry(kind="topic", slug="a", reviewed_on=date(2026, 1, 1), review_due=date(2027, 1, 1), **plain | words)


@given(TOPICS | RETIRED)
@example(entry_of(body="---\ntitle: x\n---\n\nb"))
@example(entry_of(body="  \n\n  first\r\nsecond  \n\n"))
@example(entry_of(summary="  two\n   lines", title="2026-01-01", short_title="yes"))
@example(entry_of(summary="a\u2028b\n\x85c", title="- a: #", grade_reason='"'))
def test_an_entry_survives_its_file(entry: Entry) -> None:
    check(entry, draft_entry(read_manuscript(through_a_file(entry), kind=entry.kind, slug="a", file="a.md")))


@given(SOURCES)
def test_a_source_survives_its_file(source: Source) -> None:
    [(key, fields)] = read_toml(through_a_file(source), "sources.toml").items()
    check(source, draft_source(key, fields))


@given(TERMS)
def test_a_term_survives_its_file(term: GlossaryTerm) -> None:
    check(term, draft_term(read_toml(through_a_file(term), "glossary.toml")["term"][0]))


def test_front_matter_reads_like_that_of_a_person() -> None:
    entry = entry_of(title="Genes: what they tell", summary="One line.\nAnother line.", touches=["withdrawal", "medicines"],
                     grade_reason="Why " + "a long reason " * 15, body="Words.")
    form = form_of(entry)
    assert 'title: "Genes: what they tell"\n' in form
    assert "summary: |\n  One line.\n  Another line.\n" in form
    assert "touches: [withdrawal, medicines]\nreviewed_on: 2026-01-01\n" in form
    assert f"grade_reason: Why {'a long reason ' * 15}".rstrip() + "\n" in form
    assert form.endswith("related: []\nquestions: []\n---\n\nWords.\n")
