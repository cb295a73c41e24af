"""What a moderator is typing about a case, an incident and how it was for them, a proposal, a contribution, an appeal, a member
or what holds one back; about many cases at once; and the words they keep ready or look for. Its page gives it back.

They are drafts like all others, named ``moderation.<what>.<number>.<form>``: nobody else's, and gone when the thing is decided.
What stands in no row yet, or is about many, has the number 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.forms import BooleanField, Textarea
from django.urls import reverse

from community.forum.models import Draft
from community.members.models import Member

PREFIX = "moderation."
WRITTEN = ("words", "reason", "private", "private_note", "body", "why", "answer", "happened", "helped", "note", "title")
CHOSEN = ("rule", "outcome", "level", "kind", "days", "amount", "weight", "wants_talk", "use", "purpose", "label", "on_trial")
_NAME = re.compile(r"(case|incident|debrief|proposal|post|message|appeal|member|restriction|queue|sentence|template|phrase)"
                   r"\.(0|[1-9]\d{0,17})\.([a-z][a-z_-]{0,19})", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """One form: where what is typed into it is kept, what it and what this tab call it, and what was typed before."""

    address: str
    name: str
    key: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """The forms of one page, and what its moderator typed into them and did not send.

    :ivar about: what the page is about, such as ``case.12``.
    """

    member: Member
    about: str
    typed: Mapping[str, Mapping[str, str]]

    def __getitem__(self, form: str) -> Kept:
        """One form by its name."""
        name = f"{self.about}.{form}"
        return Kept(f"{reverse('moderation_draft')}?form={quote(name)}", f"{PREFIX}{name}", f"{self.member.pk}.{name}",
                    self.typed.get(form, {}))

    def take_up(self, form: Any, name: str) -> Any:
        """``form`` with the words that were typed before, unless it brings some already."""
        kept = self[name]
        if not form.is_bound and kept.words:
            unticked = {key: False for key, each in form.fields.items() if isinstance(each, BooleanField)}
            known = {key: words for key, words in kept.words.items() if key in form.fields}
            form.initial = {**form.initial, **unticked, **known}
        written = [each for each in form.fields.values() if isinstance(each.widget, Textarea)]
        for each in written[:1]:  # by which the tab knows the form, while the server does not hear it
            each.widget.attrs["data-draft"] = kept.key
        form.kept = kept
        return form


def desk(member: Any, about: str) -> Desk:
    """The desk of ``member`` on the page about ``about``, in one query."""
    start = f"{PREFIX}{about}."
    rows = Draft.objects.filter(member=member.pk, form__startswith=start).values_list("form", "words")
    return Desk(member, about, {form.removeprefix(start): {name: values[0] for name, values in words.items() if values}
                                for form, words in rows})


def parsed(name: str) -> tuple[str, int, str] | None:
    """What a form is about, its number, and which form it is; None for a name no page has."""
    match = _NAME.fullmatch(name)
    return (match[1], int(match[2]), match[3]) if match else None


def typed(sent: Any) -> dict[str, list[str]]:
    """What stands in the fields of a form that was sent, without the prefix they have on a page with several forms."""
    found: dict[str, list[str]] = {}
    for name in sent:
        plain = name.rpartition("-")[2]
        if plain in WRITTEN or plain in CHOSEN:
            found[plain] = [value.replace("\0", "") for value in sent.getlist(name)]
    return found
