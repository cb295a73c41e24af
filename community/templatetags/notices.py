"""How much is new for the reader of this page: ``{% unseen as new %}`` in words, and rooms, which cost no query."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.forum.queries.notices import COUNTED, unseen_count
from community.members import ties

register = template.Library()


@register.simple_tag(takes_context=True)
def unseen(context: dict[str, Any]) -> str:
    """"3 new", or nothing. Asks the database only when something came since they looked."""
    count = unseen_count(context["request"].user)
    if count > COUNTED:
        return _("more than %(n)d new") % {"n": COUNTED}
    return ngettext("%(n)d new", "%(n)d new", count) % {"n": count} if count else ""


@register.simple_tag(takes_context=True)
def rooms_with_news(context: dict[str, Any]) -> int | None:
    """In how many rooms something is new, for the menu; None for strangers."""
    user = getattr(context.get("request"), "user", None)
    return len(user.news) if user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def news_in(context: dict[str, Any], room: Any) -> str:
    """"3 new messages" in this room, or nothing."""
    return _new_messages(context["request"].user.news.get(room.pk, 0))


@register.simple_tag(takes_context=True)
def news_of(context: dict[str, Any], group: Any) -> str:
    """"3 new messages" in the room of this group, or nothing."""
    return _new_messages(context["request"].user.group_news.get(group.pk, 0))


def _new_messages(count: int) -> str:
    if count > ties.COUNTED:
        return _("more than %(n)d new messages") % {"n": ties.COUNTED}
    return ngettext("%(n)d new message", "%(n)d new messages", count) % {"n": count} if count else ""
