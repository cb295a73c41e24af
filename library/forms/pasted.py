"""A pasted record fills in the form of a new source; what somebody typed stays."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from library import pasting
from library.forms.sources import NewSourceForm, suggested_key


@dataclass(frozen=True)
class PasteBox:
    """A pasted text beside the form, and what came of it.

    :ivar titles: of its records, when there are several to choose from; ``chosen`` counts from 0.
    :ivar remarks: what was done and what was not understood, in sentences.
    :ivar filled: what was filled in last, as JSON: fields that still hold it may be filled in anew.
    """

    text: str = ""
    titles: Sequence[str] = ()
    chosen: int = 0
    remarks: Sequence[str] = ()
    filled: str = "{}"
    understood: bool = True


def fill_in(typed: Mapping[str, str]) -> tuple[NewSourceForm, PasteBox]:
    """The form with what was pasted in the fields that are still free. Nothing that was typed is lost.

    :param typed: the form as it was sent, with ``pasted``, ``record`` (which one was chosen) and ``filled`` beside its fields.
    """
    text, before = typed.get("pasted", ""), _read_json(typed.get("filled", ""))
    values = {name: _one_form(typed.get(name, "")) for name in NewSourceForm.base_fields}
    pasted = pasting.read(text)
    if not pasted.records:
        box = PasteBox(text, remarks=[pasted.remark], filled=json.dumps(before), understood=False)
        return NewSourceForm(initial=values), box
    chosen = _number(typed.get("record", ""), len(pasted.records))
    record = pasted.records[chosen]
    said = {name: _as_typed(value) for name, value in record.fields.items()}
    values |= {name: "" for name, value in before.items() if values.get(name) == value}  # what was filled in makes room
    held = {name for name, value in said.items() if values[name] not in {"", value}}
    values |= {name: value for name, value in said.items() if name not in held}
    if not values["key"]:
        values["key"] = said["key"] = _key(values)
    titles = [str(each.fields.get("title", _("without a title"))) for each in pasted.records]
    remarks = [_summary(len(titles), chosen), *record.remarks, *filter(None, [pasted.remark]), *_held(held)]
    return NewSourceForm(initial=values), PasteBox(text, titles if len(titles) > 1 else (), chosen, remarks, json.dumps(said))


def _number(typed: str, count: int) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) < count else 0


def _key(values: Mapping[str, str]) -> str:
    year = values["year"]
    return suggested_key({"authors": values["authors"].splitlines(), "title": values["title"],
                          "year": int(year) if year.isdecimal() and len(year) == 4 else None})


def _summary(count: int, chosen: int) -> str:
    if count == 1:
        return _("The fields below are filled in from what you pasted. Please check them.")
    return _("You pasted %(count)d records; number %(number)d is filled in below. Please check it, or choose another.") % {
        "count": count, "number": chosen + 1}


def _held(names: set[str]) -> list[str]:
    labels = ", ".join(str(NewSourceForm.base_fields[name].label) for name in NewSourceForm.base_fields if name in names)
    left = _("These fields held something else already and were left as they are: %(labels)s.") % {"labels": labels}
    return [left] if names else []


def _as_typed(value: Any) -> str:
    """A value as a browser would send it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "\n".join(value) if isinstance(value, list) else str(value)


def _one_form(value: str) -> str:
    return str(value).replace("\r\n", "\n").strip()


def _read_json(text: str) -> dict[str, str]:
    try:
        read = json.loads(text[:20_000])
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}
