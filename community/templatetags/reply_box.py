"""``{% empty_box desk is_last %}``: the box at the end of a thread, rendered once for everybody.

It has gaps for what differs, filled when it is shown.
"""

import copy
import re
import secrets
import uuid
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from community.forum.forms import ReplyForm
from community.forum.queries.composing import Desk
from community.kept import keep, where

register = template.Library()

# What stands in the gaps. Nobody can guess the words; numbers are for addresses, and no row of ours has such a one.
_FORM, _NAME, _ALIAS, _SUGGESTION, _NONCE, _TOKEN = (secrets.token_hex(16) for _gap in range(6))
_MEMBER, _THREAD, _SEEN = 9_007_199_254_740_901, 9_007_199_254_740_902, 2_147_480_903
_ALL = (_FORM, _NAME, _ALIAS, _SUGGESTION, _NONCE, _TOKEN, _MEMBER, _THREAD, _SEEN)
_GAPS = re.compile(f"({'|'.join(map(str, _ALL))})")


@register.simple_tag(takes_context=True)
def empty_box(context: dict[str, Any], desk: Desk, is_last: bool) -> SafeString:
    """``forum/_reply.html`` for whoever sits at ``desk`` and has typed nothing yet."""
    thread = desk.thread
    names = (desk.takes_alias, bool(desk.alias), desk.went_by_alias, bool(desk.suggestion))
    key = ("reply box", *where(), is_last, thread.concealed, *names, desk.notes)
    html = keep(key, lambda: _rendered(desk, is_last=is_last))
    filled: dict[str, Any] = {
        _FORM: desk.form, _NAME: desk.member.username, _ALIAS: desk.alias, _SUGGESTION: desk.suggestion,
        _NONCE: context.get("nonce") or uuid.uuid4(), _TOKEN: context["csrf_token"],
        str(_MEMBER): desk.member.pk, str(_THREAD): thread.pk, str(_SEEN): thread.last_position,
    }
    return SafeString("".join(escape(filled[piece]) if piece in filled else piece for piece in _pieces(html)))


@lru_cache(maxsize=64)
def _pieces(html: str) -> list[str]:
    return _GAPS.split(html)


def _rendered(desk: Desk, *, is_last: bool) -> str:
    member, thread = copy.copy(desk.member), copy.copy(desk.thread)
    member.pk, member.username, thread.pk, thread.last_position = _MEMBER, _NAME, _THREAD, _SEEN
    gaps = replace(desk, form=_FORM, member=member, thread=thread, alias=desk.alias and _ALIAS,
                   suggestion=desk.suggestion and _SUGGESTION)
    form = ReplyForm(desk=gaps, initial={"nonce": _NONCE})
    return render_to_string("forum/_reply.html", {"thread": thread, "form": form, "is_last": is_last, "csrf_token": _TOKEN})
