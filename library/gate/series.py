"""A row of bare numbers that goes down: "from 20 to 15 to 10" is a schedule, whether or not it names a unit."""

import re
from itertools import pairwise

_ONES = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {**{word: float(value) for value, word in enumerate(_ONES)},
           **{word: 10.0 * value for value, word in enumerate(_TENS, 2)}, "half": 0.5, "quarter": 0.25}
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES[:0:-1])}|(?:an? )?(?:half|quarter))"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9} \d[/⁄]\d{1,3}|\d{1,9}[/⁄]\d{1,3}|\d{1,9}(?:[.,]\d{1,9})?)"
_NUMBER = rf"(?:{_DIGITS}|{_WORD})"
_ARROW = r"(?:[-=]*>|[→⇒⟶➔➜➝➞↘↓])"
_JOIN = rf"(?: ?{_ARROW} ?|[,;]? (?:and )?then (?:(?:on|go|down) )*(?:to )?|[,;]? (?:and )?(?:down )?to )"
_SERIES = re.compile(rf"(?<![\w.,:/⁄-]){_NUMBER}(?:{_JOIN}{_NUMBER}){{2,}}(?![\w%⁄/:]|[.,-]\d)", re.IGNORECASE)

# What is counted, and is therefore no amount of a medicine: people, marks on a scale, time.
_COUNTED = re.compile(
    r" ?(?:%|per ?cent|people|persons?|patients|participants|members|adults|children|men|women|volunteers|users|studies|trials"
    r"|papers|reviews|reports|points?|scores?|years?|months?|weeks?|days?|nights?|hours?|minutes?|times)(?!\w)", re.IGNORECASE)
_SCORED = re.compile(r"\b(?:scor\w+|scales?|points?|ratings?|rated|per ?cent|percentages?)\b|%", re.IGNORECASE)
_BEFORE = 60  # characters in front of a row in which a score may be named
_YEARS = range(1900, 2101)


class Falling:
    """Finds three numbers in a row, each smaller than the one before, that count nothing."""

    def search(self, words: str, /) -> re.Match[str] | None:
        """The first such row in ``words``."""
        return next((found for found in _SERIES.finditer(words) if _goes_down(found[0]) and not _counts(words, found)), None)


FALLING = Falling()


def _goes_down(row: str) -> bool:
    values = [_value(number[0]) for number in re.finditer(_NUMBER, row, re.IGNORECASE)]
    if all(value in _YEARS for value in values):
        return False
    down = [after < before for before, after in pairwise(values)]
    return any(one and other for one, other in pairwise(down))


def _counts(words: str, found: re.Match[str]) -> bool:
    before = re.split(r"[.!?] ", words[max(0, found.start() - _BEFORE):found.start()])[-1]
    return bool(_COUNTED.match(words, found.end()) or _SCORED.search(before))


def _value(number: str) -> float:
    """What a number written in digits, with a fraction, or in words stands for."""
    said = number.lower().removeprefix("an ").removeprefix("a ")
    if not said[0].isdigit():
        return sum(_VALUES[word] for word in re.split(r"[ -]", said))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", said):
        return float(said.replace(",", ""))
    whole, _gap, part = said.rpartition(" ")
    above, _line, below = part.replace("⁄", "/").replace(",", ".").partition("/")
    return float(whole or 0) + float(above) / (float(below or 1) or 1)
