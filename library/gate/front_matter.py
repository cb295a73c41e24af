"""What is said about an entry above its text."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from library.gate.known import HIDDEN, Known
from library.manuscripts import Fault, Manuscript

GRADES = ("guideline", "trials", "early", "none")
REVIEW_EVERY = timedelta(days=366)  # a page turns amber after twelve months (EVIDENCE 6.4)

RESERVED = {"faq", "sources", "glossary", "desk", "edit", "new", "changes", "corrections", "preview", "feed",
            "citations", "words"}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_COMMON = {"title", "order", "summary", "grade", "grade_reason", "touches", "reviewed_on", "review_due", "reviewed_by"}
FIELDS = {"topic": _COMMON | {"short_title", "related", "questions"}, "question": _COMMON | {"group", "topics"}}
OPTIONAL = {"recommended", "retired", "redirect_to"}
_LENGTHS = {"title": 200, "short_title": 60, "group": 60, "grade_reason": 300, "reviewed_by": 40, "summary": 2000,
            "retired": 500, "redirect_to": 90}
_SEVERAL_LINES = {"summary", "retired"}
_LISTS = {"touches", "related", "questions", "topics"}


def address(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The name of the file can be an address, and is not one of the library's own."""
    slug = manuscript.slug
    if not _SLUG.fullmatch(slug) or len(slug) > 80:
        yield manuscript.field_fault("", _("The address must be small letters, digits and dashes: “{slug}”.").format(slug=slug))
    elif manuscript.kind == "topic" and slug in RESERVED:
        yield manuscript.field_fault("", _("No topic can be called “{slug}”: that address is taken.").format(slug=slug))


def fields(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """All fields are there, no other is, and each is of its kind."""
    allowed = FIELDS[manuscript.kind]
    for name in sorted(set(manuscript.fields) - allowed - OPTIONAL):
        yield manuscript.field_fault(name, _("There is no field “{name}” here.").format(name=name))
    for name in sorted(allowed - set(manuscript.fields)):
        yield manuscript.field_fault(name, _("The field “{name}” is missing.").format(name=name))
    for name in sorted((allowed | OPTIONAL) & set(manuscript.fields)):
        if (sentence := _wrong(manuscript, name)) is not None:
            yield manuscript.field_fault(name, sentence.format(name=name, limit=_LENGTHS.get(name)))


def _wrong(manuscript: Manuscript, name: str) -> str | None:
    value = manuscript.fields[name]
    if name in _LISTS:
        if not isinstance(value, list) or len(manuscript.words(name)) != len(value):
            return _("The field “{name}” must be a list of words.")
        return _("The field “{name}” names something twice.") if len(set(value)) != len(value) else None
    if name == "recommended":
        return None if isinstance(value, bool) else _("The field “{name}” must be yes or no.")
    if name == "order":
        return None if type(value) is int and 0 <= value < 32_768 else _("The field “{name}” must be a whole number.")
    return _wrong_text(name, value) if name in _LENGTHS else None


def _wrong_text(name: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        return _("The field “{name}” must be words. If they look like a number, a date or a list, put them in quotes.")
    words = (value or "").strip()
    if not words:
        return _("The field “{name}” is empty.")
    if len(words) > _LENGTHS[name]:
        return _("The field “{name}” is longer than {limit} characters.")
    return _("The field “{name}” must be a single line.") if name not in _SEVERAL_LINES and "\n" in words else None


def grade(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The grade is one of the four."""
    if "grade" in manuscript.fields and manuscript.fields["grade"] in ("", None):
        yield manuscript.field_fault("grade", _("Please choose how strong the evidence is."))
    elif "grade" in manuscript.fields and manuscript.fields["grade"] not in GRADES:
        yield manuscript.field_fault("grade", _("The grade must be one of: {grades}.").format(grades=", ".join(GRADES)))


def dates(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Both dates are dates, and the next review comes within twelve months of the last."""
    for name in ("reviewed_on", "review_due"):
        if name in manuscript.fields and manuscript.day(name) is None:
            yield manuscript.field_fault(name, _("The field “{name}” must be a date such as 2026-11-23.").format(name=name))
    reviewed, due = manuscript.day("reviewed_on"), manuscript.day("review_due")
    if reviewed and due and not timedelta(0) < due - reviewed <= REVIEW_EVERY:
        yield manuscript.field_fault("review_due", _("The next review must come after the last one, within twelve months."))


def links(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Related pages exist, and a page is not related to itself."""
    places = {"related": known.topics, "topics": known.topics, "questions": known.questions}
    for name, slugs in places.items():
        for slug in manuscript.words(name):
            if slug not in slugs:
                sentence = _("“{slug}” in “{name}” is no page of the library.").format(slug=slug, name=name)
                yield manuscript.field_fault(name, sentence)
            elif name == "related" and slug == manuscript.slug:
                yield manuscript.field_fault(name, _("A page cannot be related to itself."))


def characters(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Nothing in a field is hidden or broken."""
    for name in sorted(_LENGTHS):
        if HIDDEN.search(manuscript.word(name)):
            yield manuscript.field_fault(name, _("There are hidden or broken characters in “{name}”.").format(name=name))


def retirement(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Only a retired page sends its readers elsewhere: to a page of the library, and never in a circle."""
    target = manuscript.word("redirect_to")
    if not target:
        return
    if not manuscript.word("retired"):
        yield manuscript.field_fault("redirect_to", _("Only a page that is retired sends its readers to another."))
    is_question = target.startswith("faq/")
    if target.removeprefix("faq/") not in (known.questions if is_question else known.topics):
        sentence = _("“{slug}” in “{name}” is no page of the library.").format(slug=target, name="redirect_to")
        yield manuscript.field_fault("redirect_to", sentence)
    own = manuscript.slug if manuscript.kind == "topic" else f"faq/{manuscript.slug}"
    way = [own]
    while target and target not in way:
        way.append(target)
        target = known.redirects.get(target, "")
    if target == own:
        circle = " → ".join([*way, own])
        yield manuscript.field_fault("redirect_to", _("Readers would be sent in a circle: {circle}.").format(circle=circle))
