"""No dose, no table, no schedule, and no pace without the prescriber beside it (EVIDENCE 6.6).

Judged is what a reader would see: entities, emphasis, full-width digits and invisible characters hide nothing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from library.gate.known import Known
from library.gate.seen import blocks, readable
from library.gate.seen import lines as lines_of
from library.gate.series import FALLING
from library.manuscripts import Fault, Manuscript


class Finder(Protocol):
    """A pattern, or whatever else finds its place in a line."""

    def search(self, words: str, /) -> re.Match[str] | None:
        """The first place."""


FIELDS = ("title", "short_title", "group", "summary", "grade_reason", "reviewed_by")

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_WORDED = (rf"(?:(?:{_TENS})(?:[\s-]+(?:{_ONES}))?|{_TEENS}|{_ONES}|half|halves|quarters?|thirds?|"
           rf"(?:an?|one|two|three|five)[\s-]+(?:hundred|dozen))")
_DIGITS = r"\d+(?:\s?[.,/⁄]\s?\d+){0,3}(?:\s+\d+[/⁄]\d+)?"
_NUMBER = rf"(?:{_DIGITS}|{_WORDED})"
_UNIT = (r"(?:m\.?\s?gs?|mcgs?|[µμu]gs?|m\.?\s?ls?|cc|mkg|rngs?|"
         r"(?:milli|micro)\s?-?gram(?:me)?s?|milli\s?-?lit(?:re|er)s?)")
_ASIDE = r"(?:\s*\([^)]{1,20}\)|[)*\]])?"  # ten (10) mg
_GRAMS = rf"(?:{_DIGITS})\s?-?\s?(?:g|[Gg]ram(?:me)?s?)"
_OF = r"(?:\s+of)?(?:\s+(?:a|an|your|the|my))?(?:\s+(?:small|whole|large|white|blue|yellow|pink|green|daily|more|fewer|extra))?"
_PILL = r"(?:tablets?|pills?|capsules?)"
_TIME = r"(?:day|night|week|fortnight|month)"
_JOIN = r"(?:\s*(?:-|to|and|&|,)\s*)"

_DOSES = [
    re.compile(rf"(?<![\w.]){_NUMBER}{_ASIDE}{_OF}\s*-?\s*{_UNIT}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<![\w.]){_GRAMS}(?!\w)"),
    re.compile(rf"(?<![\w.])(?:{_DIGITS}\s+drops|{_NUMBER}\s+drops\s+(?:of|an?|at|in|every|each|twice))(?!\w)", re.IGNORECASE),
    re.compile(r"(?<!\w)an?\s+(?:milligram|microgram|millilitre)s?(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:mg|mcg|milligrams?|micrograms?)\s*[:=(]\s*{_NUMBER}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<![\w.]){_NUMBER}{_ASIDE}{_OF}\s*-?\s*{_PILL}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w){_PILL}\s+and\s+a\s+(?:half|quarter)(?!\w)", re.IGNORECASE),
    re.compile(r"(?<!\w)\w+(?:azepam|azolam|epoxide)\s*[\d.,]*\s*[=≈]\s*[\w.,]+", re.IGNORECASE),
]
_SCHEDULES = [
    re.compile(rf"(?<!\w){_TIME}s?\s+{_NUMBER}(?:{_JOIN}{_NUMBER})?\s*(?:[:|=→]|-\s|-$|-\s?\d)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s+{_TIME}\s*(?:[:|=→]|-\s)",
               re.IGNORECASE),
    re.compile(rf"^\s*(?:[-*+•]|\d+[.)]|#+)\s+{_TIME}s?\s+{_NUMBER}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:morning|noon|midday|afternoon|evening|night|bedtime)\s*[:=]\s*{_NUMBER}(?!\w)", re.IGNORECASE),
]
_STEPS = re.compile(rf"(?:^|[.!?;,]\s+)(?:in\s+|on\s+)?{_TIME}\s+({_NUMBER})(?!\w)", re.IGNORECASE)
_TABLES = [
    re.compile(r"^\s*\|.*\S.*$|\S\s+\|\s+\S|^\s*:?-+:?\s*\|"),
    re.compile(r"<\s*/?\s*(?:table|thead|tbody|tr|td|th)\b[^>]*>?", re.IGNORECASE),
    re.compile(r"\S *\t\s*\S[^\t]*\t\s*\S.*"),
]

_SHARE = rf"(?:(?<!\d){_NUMBER}\s?-?(?:%|per\s?cent\b|percent\b))"
_AMOUNT = re.compile(_SHARE, re.IGNORECASE)
_TIMES = re.compile(rf"\b{_TIME}s?\b", re.IGNORECASE)
_REDUCES = re.compile(r"\b(?:cuts?|steps?|reduc\w+|lower\w*|pace|taper\w*)\b", re.IGNORECASE)
_EACH = re.compile(rf"\b(?:every|each|per)\s+(?:other\s+|{_NUMBER}\s+|few\s+|couple\s+of\s+)?{_TIME}s?\b"
                   r"|\b(?:daily|weekly|fortnightly|monthly|nightly)\b|\ba\s+(?:day|week|month)\b", re.IGNORECASE)
_PART = re.compile(rf"{_SHARE}|\b(?:an?|one)\s+(?:half|third|quarter|fifth|sixth|eighth|tenth|twentieth)\b|\bby\s+half\b",
                   re.IGNORECASE)
_LESS = re.compile(r"\b(?:cut\w*|steps?|reduc\w+|lower\w*|taper\w*|drop\w*|decreas\w+|come\s+off|go\s+down|shrink"
                   r"|(?:take|use)\b[^.]{0,40}\bless)\b",
                   re.IGNORECASE)
_ASKS = re.compile(r"\bprescribers?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def doses(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No dose, wherever it stands."""
    return _found(manuscript, _DOSES, _("The library shows no doses: “{words}”."))


def schedules(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No schedule: no step for a day, a week or a month, and no row of numbers that goes down."""
    return _found(manuscript, [*_SCHEDULES, FALLING], _("The library shows no schedules: “{words}”."), several=_STEPS)


def tables(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No table, whether of pipes, of tabs or of HTML. One fault tells of all its lines."""
    last = -1
    sentence = _("The library shows no tables: “{words}”.")
    for fault in sorted(_found(manuscript, _TABLES, sentence)):
        if fault.field != "body" or fault.line != last + 1:
            yield fault
        last = fault.line if fault.field == "body" else last


def is_tabular(line: str) -> bool:
    """Whether a line of a text is one of a table."""
    return bool(_first(_TABLES, readable(line)))


def pace(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """The pace of a guideline is told only as what clinicians are told, beside the prescriber."""
    sentence = _("A pace may stand only beside the words “ask your prescriber”.")
    for name in FIELDS:
        if _tells_a_pace(readable(manuscript.word(name))):
            yield manuscript.field_fault(name, sentence)
    for line, lines in blocks(manuscript.body):
        if _tells_a_pace(" ".join(lines)):
            yield manuscript.fault(line, sentence)


def _tells_a_pace(words: str) -> bool:
    if _ASKS.search(words):
        return False
    amount = _AMOUNT.search(words)
    if amount is not None and _TIMES.search(words, amount.end()) and _REDUCES.search(words):
        return True
    return any(_PART.search(sentence) and _EACH.search(sentence) and _LESS.search(sentence)
               for sentence in _SENTENCE_END.split(words))


def _found(manuscript: Manuscript, finders: Sequence[Finder], sentence: str, *,
           several: re.Pattern[str] | None = None) -> Iterator[Fault]:
    """A fault for each field and each line in which one of ``finders`` finds, or a block that shows ``several`` twice."""
    for name in FIELDS:
        if words := _first(finders, readable(manuscript.word(name))):
            yield manuscript.field_fault(name, sentence.format(words=words))
    told: dict[int, str] = {}
    for number, line in enumerate(lines_of(manuscript.body)):
        if words := _first(finders, line):
            told[number] = words
    for start, lines in blocks(manuscript.body):
        shown = [(start + number, words) for number, line in enumerate(lines) if (words := _first(finders, line))]
        told = dict(shown) | told
        whole, block = " ".join(lines), range(start, start + len(lines))
        if not any(number in told for number in block):
            steps = several.findall(whole) if several else []
            words = _first(finders, whole) or (f"{steps[0]}, {steps[1]}" if len(set(steps)) > 1 else "")
            told |= {start: words} if words else {}
    yield from (manuscript.fault(number, sentence.format(words=words)) for number, words in told.items())


def _first(finders: Sequence[Finder], words: str) -> str:
    found = next(filter(None, (finder.search(words) for finder in finders)), None)
    return " ".join(found[0].split())[:60] if found else ""
