"""Tables and schedules written as sentences or lists: equal strengths of two drugs, numbers for days, months or steps."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from library.gate.doses import FIELDS
from library.gate.known import Known
from library.gate.seen import blocks, lists, readable
from library.manuscripts import Fault, Manuscript

_WORDED = ("half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
           "|seventy|eighty|ninety|hundred")
_PLAIN = r"\d{1,9}(?:\s?[.,/⁄]\s?\d{1,9}){0,2}"
# Whatever people or things are counted, shares and years are no strength of a drug.
_COUNTED = (r"(?!\d|[.,]\d|\s?-?\s?(?:%|per\s?cent\b|percent\b|of\s\d|in\s\d|(?:\w{1,20}\s){0,2}"
            r"(?:people|persons?|patients?|participants?|adults?|women|men|users?|members?|cases?|trials?|studies|reviews?"
            r"|sites?|centres?|others|sessions?|visits?)\b|(?:times|weeks?|days?|months?|years?|hours?|minutes?|seconds?|nights?"
            r"|of\sthem|slept|felt|came|had|took|got|did)\b))")
_YEAR = r"(?!(?:19|20)\d\d(?!\d|[.,]\d))"
_NUMBER = rf"(?:{_YEAR}{_PLAIN}|(?:{_WORDED})\b){_COUNTED}"

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)"
_MONTH = ("january|february|march|april|may|june|july|august|september|october|november|december"
          "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")
_STEP = r"(?:steps?|stages?|phases?|levels?)\s+(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
_WHEN = rf"(?:{_DAY}|{_MONTH}|{_STEP})"
_SPAN = r"(?:days?|nights?|mornings?|evenings?|weeks?|fortnights?|months?)"
_WHICH = (r"(?:the\s+|an?\s+|each\s+|every\s+|other\s+|next\s+|last\s+|following\s+|first\s+|second\s+|third\s+"
          r"|fourth\s+|\d{1,2}\s+)")
_MEAL = r"(?:night|bedtime|morning|noon|midday|lunch|lunchtime|evening|breakfast|dinner|supper)"
_END = r"(?=\s*(?:$|[,;/|)\]]|\.(?:\s|$)|-\s|and\b|then\b))"

# A number told for a day, a month or a step, with a sign between that makes a row of it.
_ROW = re.compile(rf"(?<!\w){_WHEN}\s?[:=→|]\s?(?:take\s|use\s)?{_NUMBER}{_END}", re.IGNORECASE)
# The same without a sign is a date, unless there are two.
_PLACE = re.compile(rf"(?<!\w)({_WHEN})\s?[-,]?\s?{_NUMBER}{_END}", re.IGNORECASE)
_INTAKE = [
    re.compile(rf"(?<!\w)(?:take|use|swallow|have)\s(?:\w{{1,12}}\s)?{_NUMBER}\s(?:in|for|during|on|over|from|until)\s"
               rf"{_WHICH}{{1,3}}{_SPAN}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:take|use|swallow|have)\s(?:\w{{1,12}}\s)?{_NUMBER}\s(?:at|in\sthe|before|after|with|every|each|on)\s"
               rf"(?:{_MEAL}|{_DAY}|{_SPAN})(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:take|use|swallow)\s(?:\w{{1,12}}\s)?{_NUMBER}\s(?:daily|nightly|a\sday|a\snight|once|twice)(?!\w)",
               re.IGNORECASE),
    re.compile(rf"(?<!\w){_NUMBER}\s(?:at|in\sthe|before|with)\s{_MEAL}\b[^.!?]{{0,40}}?(?<!\w){_NUMBER}\s"
               rf"(?:at|in\sthe|before|with)\s{_MEAL}(?!\w)", re.IGNORECASE),
]
_FALLS = re.compile(r"(?<!\w)(?:go(?:es|ing)?|com(?:e|es|ing)|drop\w{0,4}|step\w{0,4}|cut\w{0,4}|reduc\w{1,4}|lower\w{0,4}"
                    r"|decreas\w{1,4}|taper\w{0,4}|tak(?:e|ing))\s(?:\w{1,12}\s){0,3}?(?:by|to|off|away)\s"
                    rf"{_NUMBER}(?!\w)", re.IGNORECASE)
_EACH = re.compile(r"(?<!\w)(?:(?:every|each|per)\s(?:other\s|few\s|couple\sof\s|second\s|third\s|\w{1,9}\s)?(?:day|night|week"
                   r"|fortnight|month)s?|daily|weekly|fortnightly|monthly|nightly|a\s(?:day|week|fortnight|month))(?!\w)",
                   re.IGNORECASE)
_START = re.compile(rf"(?<!\w)(?:start|begin)\s(?:at|on|with|from)\s{_YEAR}{_PLAIN}{_COUNTED}{_END}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


def equivalences(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No two drugs whose strength is told side by side."""
    return _found(manuscript, equivalence_in, _("The library shows no table of equal strengths: “{words}”."))


def schedules(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """No numbers for days, months or steps, and no instruction how many to take when."""
    return _found(manuscript, schedule_in, _("The library shows no schedules: “{words}”."))


def equivalence_in(words: str) -> str:
    """Where ``words``, already readable, tell the strength of two drugs; empty for nowhere."""
    told = {match["before"] or match["after"]: match for match in _beside_a_number().finditer(words.casefold())}
    if len(told) > 1:
        return " ".join(" ".join(match[0].split()) for match in told.values())
    ratio = _ratio().search(words)
    return " ".join(ratio[0].split()) if ratio else ""


def schedule_in(words: str) -> str:
    """Where ``words``, already readable, tell a schedule; empty for nowhere."""
    for pattern in (_ROW, *_INTAKE, _START):
        if match := pattern.search(words):
            return match[0]
    places = {match[1].casefold(): match[0] for match in _PLACE.finditer(words)}
    if len(places) > 1:
        return ", ".join(places.values())
    for sentence in _SENTENCE_END.split(words):
        if (match := _FALLS.search(sentence)) and _EACH.search(sentence):
            return match[0]
    return ""


def _found(manuscript: Manuscript, rule: Callable[[str], str], sentence: str) -> Iterator[Fault]:
    """A fault for each field, each block and each whole list that shows something, where no part of it was told already."""
    for name in FIELDS:
        if words := rule(readable(manuscript.word(name))):
            yield manuscript.field_fault(name, sentence.format(words=words[:60]))
    told = {line: words for line, lines in blocks(manuscript.body) if (words := rule(" ".join(lines)))}
    for line, items in lists(manuscript.body):
        if not any(line <= other for other in told) and (words := rule(items)):
            told[line] = words
    yield from (manuscript.fault(line, sentence.format(words=words[:60])) for line, words in told.items())


@cache
def _names() -> str:
    lines = (Path(__file__).parent / "drugs.txt").read_text(encoding="utf-8").splitlines()
    names = sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, names))})s?"


@cache
def _beside_a_number() -> re.Pattern[str]:
    names = _names()
    return re.compile(rf"(?<!\w)(?P<before>{names})(?:\s?[:=(≈~-]\s?|\s(?:is\s|at\s|of\s|about\s|dose\s)?){_NUMBER}"
                      rf"|(?<![\w.]){_NUMBER}\s?(?:of\s)?(?P<after>{names})(?!\w)")


@cache
def _ratio() -> re.Pattern[str]:
    """How many times as strong one drug is as another."""
    names = _names()
    much = rf"(?:{_PLAIN}|{_WORDED})(?:\s|-)?(?:times|fold|x)\s?(?:as\s|more\s|less\s)?(?:strong|potent|weak|powerful)\w{{0,3}}"
    return re.compile(rf"(?<!\w){names}\b[^.!?]{{0,60}}?\b{much}|\b{much}\b[^.!?]{{0,40}}?(?<!\w){names}(?!\w)", re.IGNORECASE)
