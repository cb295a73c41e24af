"""The numbered guidelines. A decision names one of these numbers; the words are read from a file that ships with the site."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

FILE = Path(__file__).with_name("guidelines.toml")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the house.

    :ivar number: what decisions name; never given to another rule.
    :ivar fine: examples of what is welcome.
    :ivar not_here: examples of what is not.
    :ivar retired: kept for decisions that name it; no longer shown or chosen.
    """

    number: int
    title: str
    rule: str
    fine: tuple[str, ...] = ()
    not_here: tuple[str, ...] = ()
    retired: bool = False

    @property
    def anchor(self) -> str:
        """Its name on the page of the guidelines."""
        return f"rule-{self.number}"

    def get_absolute_url(self) -> str:
        """Where it stands."""
        return f"/guidelines/#{self.anchor}"


@cache
def _written(file: Path = FILE) -> tuple[Rule, ...]:
    """Every rule as written, retired ones too.

    :raises ValueError: a number is given twice, or they are out of order.
    """
    found = [_rule(record) for record in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]
    numbers = [each.number for each in found]
    if numbers != sorted(set(numbers)):
        raise ValueError(f"{file.name}: each rule needs a number of its own, in order; found {numbers}")
    return tuple(found)


def _rule(record: dict[str, Any]) -> Rule:
    return Rule(**{**record, "fine": tuple(record.get("fine", ())), "not_here": tuple(record.get("not_here", ()))})


def _spoken(rule: Rule) -> Rule:
    """The rule in the reader's language."""
    return Rule(number=rule.number, title=gettext(rule.title), rule=gettext(rule.rule), retired=rule.retired,
                fine=tuple(map(gettext, rule.fine)), not_here=tuple(map(gettext, rule.not_here)))


def rules() -> tuple[Rule, ...]:
    """The rules that hold now, in order and in the reader's language."""
    return tuple(_spoken(rule) for rule in _written() if not rule.retired)


def rule(number: int) -> Rule | None:
    """The rule with this number, retired or not; None when there is none."""
    return next((_spoken(each) for each in _written() if each.number == number), None)
