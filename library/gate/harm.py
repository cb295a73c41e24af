"""What could hurt a reader: a missing safety block, a dose, a schedule."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from library import text
from library.gate.known import Known, line_of, with_next
from library.manuscripts import Fault, Manuscript

# A word that shows what a text touches; who speaks of it must say so, because the safety block hangs on it.
TOUCHES = {
    "withdrawal": re.compile(r"\b(withdraw\w*|taper\w*|detox\w*|stop\w* suddenly|seizures?)\b", re.IGNORECASE),
    "medicines": re.compile(r"\b(flumazenil|baclofen|pregabalin|gabapentin\w*|carbamazepine|melatonin|buspirone|propranolol)\b",
                            re.IGNORECASE),
    "brain-stimulation": re.compile(r"\b(r?TMS|tDCS|DBS|brain stimulation|magnetic stimulation)\b", re.IGNORECASE),
}

_NUMBER = r"(?:\d+(?:[.,/]\d+)?|[½¼¾⅛]|half|quarter|one|two|three|four|five)"
_UNIT = r"(?:mgs?|mcg|[µμu]g|mls?|milligrams?|micrograms?|millilit(?:re|er)s?|drops)"
_OF = r"(?:\s+of)?(?:\s+(?:a|an|your|the))?\s*-?\s*"
_DOSE = re.compile(rf"(?<!\w){_NUMBER}\s*-?\s*{_UNIT}\b", re.IGNORECASE)
_PILLS = re.compile(rf"(?<!\w){_NUMBER}{_OF}(?:tablets?|pills?|capsules?)\b", re.IGNORECASE)
_STEP = re.compile(r"\b(?:day|week|month)\s+\d+\s*(?:[:–—|=]|-\s)", re.IGNORECASE)
_ROW = re.compile(r"^\s*\|.*\|\s*$")

_PACE = re.compile(r"\d\s?(?:%|per ?cent\b).*\b(?:day|week|fortnight|month)s?\b", re.IGNORECASE | re.DOTALL)
_REDUCES = re.compile(r"\b(?:cuts?|steps?|reduc\w+|lower\w*|pace|taper\w*)\b", re.IGNORECASE)


def touches(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """What the text speaks of is named, and nothing unknown is."""
    named = manuscript.words("touches")
    for subject in named:
        if subject not in TOUCHES:
            sentence = _("“{subject}” is nothing a page can touch; use: {subjects}.")
            yield manuscript.field_fault("touches", sentence.format(subject=subject, subjects=", ".join(TOUCHES)))
    words = f"{manuscript.word('title')}\n{manuscript.word('summary')}\n{manuscript.body}"
    for subject, pattern in TOUCHES.items():
        if subject not in named and (found := pattern.search(words)):
            sentence = _("The text speaks of “{word}”, so “touches” must name “{subject}”.")
            yield manuscript.field_fault("touches", sentence.format(word=found[0], subject=subject))


def safety(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """A page that touches withdrawal or treatment says near the top never to stop suddenly."""
    subjects = manuscript.words("touches")
    if not subjects:
        return
    headings = 0
    for token in text.parse(manuscript.body):
        headings += token.type == "heading_open" and token.tag == "h2"
        if token.type == f"container_{text.SAFETY}_open":
            if headings > 1:
                yield manuscript.fault(line_of(token), _("The never-stop-suddenly block must come before the second heading."))
            return
    sentence = _("A page that touches {subjects} needs the block ::: {block}.")
    yield manuscript.fault(0, sentence.format(subjects=", ".join(subjects), block=text.SAFETY))


def doses(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No dose, no table, no schedule, wherever it stands."""
    shows = [(_DOSE, _("The library shows no doses: “{words}”.")), (_PILLS, _("The library shows no doses: “{words}”.")),
             (_STEP, _("The library shows no schedules: “{words}”.")), (_ROW, _("The library shows no tables: “{words}”."))]
    for pattern, sentence in shows:
        for name in ("title", "summary", "grade_reason"):
            if found := pattern.search(manuscript.word(name)):
                yield manuscript.field_fault(name, sentence.format(words=found[0].strip()))
        for number, line in enumerate(manuscript.body.split("\n")):
            if found := pattern.search(line):
                yield manuscript.fault(number, sentence.format(words=found[0].strip()))


def pace(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The pace of a guideline is told only as what clinicians are told, beside the prescriber (EVIDENCE 6.6)."""
    for token, inline in with_next(text.parse(manuscript.body)):
        words = text.plain(inline)
        if token.type == "paragraph_open" and _PACE.search(words) and _REDUCES.search(words) and "prescriber" not in words:
            yield manuscript.fault(line_of(token), _("A pace may stand only beside the words “ask your prescriber”."))
