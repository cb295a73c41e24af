"""Doing something about what a case is about: the change, its row in the log and the notice, in one transaction."""

from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.chat import actions as chat
from community.chat.models import Message
from community.forum.models import Post
from community.members.models import Member
from community.moderation.actions import contributions
from community.moderation.actions.cases import Step, locked
from community.moderation.actions.deciding import decide, given
from community.moderation.actions.drafting import forget_draft
from community.moderation.actions.taking import Stale, give_to, step_on
from community.moderation.acts import ACTS, Act, offer
from community.moderation.models import Case, Decision, GuestLetter
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused
from community.safety.cards import CARDS


class Said(TypedDict, total=False):
    """What is said with an act: words to the person, and the number of the guideline they rest on."""

    words: str
    rule: str


@transaction.atomic
def act_on(actor: Member, case: Case, act: Act, *, version: int, **said: Unpack[Said]) -> Case:
    """Do ``act`` about what ``case`` is about. The thing is locked and changed before its case: a stale click undoes all of it.

    :raises Refused: not theirs to decide, no words, or nothing changed; :class:`Stale`.
    """
    policy.require(actor, Action.DECIDE_CASE, case)
    if case.version != version:
        raise Stale(case)
    if offer(actor, case, act.name) is None:
        raise Refused(_("This cannot be done with it as it is now. Please look again."), status=409)
    words, rule = said.get("words", ""), said.get("rule", "")
    changed = _RULED[act.name](actor, case, words, rule) if act.name in _RULED else _DO[act.name](actor, case, words)
    row = locked(case)
    policy.require(actor, Action.DECIDE_CASE, row)
    has_ended = row.is_resolved and not case.is_resolved and changed  # with the decision about what waited
    if row.version != version + has_ended:
        raise Stale(row)
    if not changed:
        raise Refused(_("That was already so; nothing changed."), status=409)
    row.is_held = row.is_held and act.name not in {"hide", "remove", "restore"}
    if row.claimed_by_id is None and not row.is_resolved:
        give_to(row, actor)
    step_on(row, Step.ACTED, by=actor, words=str(act.label))
    forget_draft(actor, f"case.{case.pk}.{act.name}")
    return row


def _approve(actor: Member, case: Case, words: str) -> bool:
    if isinstance(case.target, Message):
        return pass_on(actor, case, words)
    return contributions.approve(actor, _post(case), note=words, case=case)


def pass_on(actor: Member, case: Case, words: str) -> bool:
    """Let a message that waited into its room. Says whether it still waited."""
    return _of_waiting(actor, case, Decision.Act.APPROVE, words, lambda message: chat.pass_on(actor, message))


def _reject(actor: Member, case: Case, words: str, rule: str) -> bool:
    if isinstance(case.target, Message):
        return _of_waiting(actor, case, Decision.Act.REJECT, words,
                           lambda message: chat.turn_back(actor, message, reason=words, is_decided=True))
    return contributions.reject(actor, _post(case), reason=words, rule=rule, case=case)


def _of_waiting(actor: Member, case: Case, act: str, words: str, verb: Callable[[Message], bool]) -> bool:
    """What hosts do with messages that wait, decided here: in the log stands what it changed, so that it can be undone."""
    message = Message.objects.select_related("author", "room").get(pk=case.target_id)
    before = message.standing
    if not verb(message):
        return False
    after = Message.objects.get(pk=message.pk).standing
    decide(actor, message, act=act, reason=words, case=case, state_before=before["state"], state_after=after["state"],
           effect={"messages": [{"id": message.pk, "before": before, "after": after}]}, is_told=False)
    return True


def _thing(case: Case) -> Any:
    return case.target


def _post(case: Case) -> Post:
    return Post.objects.select_related("author", "thread__board").get(pk=case.target_id)


def _write(actor: Member, case: Case, words: str) -> bool:
    return _told(case, Kind.TEAM_WORDS, words) and _decided(actor, case, Decision.Act.REPLY, "")


def _ask_edit(actor: Member, case: Case, words: str) -> bool:
    return _told(case, Kind.TEAM_ASKS, words) and _decided(actor, case, Decision.Act.ASK_EDIT, words)


def _send_card(actor: Member, case: Case, name: str) -> bool:
    card = CARDS.get(name)
    if card is None:
        raise Refused(_("Please choose one of the cards."), status=422)
    words = _("We thought of you. This page may help now: %(title)s (%(address)s)") % {
        "title": card.title, "address": card.get_absolute_url()}
    return _told(case, Kind.TEAM_WORDS, words) and _decided(actor, case, Decision.Act.CARD, name)


def _told(case: Case, kind: str, words: str) -> bool:
    """Tell the author, also behind a one-off name, who stays behind it: neither side learns who the other is. A guest
    reads it on the page of their receipt."""
    target: Any = case.target
    if isinstance(target, Post) and target.author.is_guest:
        GuestLetter.objects.create(post=target, words=given(words))
        return True
    number = target.pk if isinstance(target, Member) else target.author_id
    place = target.thread.title if isinstance(target, Post) else target.room.title if isinstance(target, Message) else ""
    about = _("About what you wrote in “%(place)s”:") % {"place": place} if place else ""
    return raise_event(kind=kind, members=[number], words=f"{about} {given(words)}".strip()) > 0


def _decided(actor: Member, case: Case, act: str, reason: str) -> bool:
    target: Any = case.target
    decide(actor, target, act=act, reason=reason, case=case)
    return True


_DO: dict[str, Callable[[Member, Case, str], bool]] = {
    "card": _send_card, "reply": _write, "ask_edit": _ask_edit, "approve": _approve,
}
# Those with a reason, which may name a guideline.
_RULED: dict[str, Callable[[Member, Case, str, str], bool]] = {
    "reject": _reject,
    "send_back": lambda actor, case, words, rule: contributions.send_back(
        actor, _post(case), reason=words, rule=rule, case=case),
    "hide": lambda actor, case, words, rule: contributions.hide(actor, _thing(case), reason=words, rule=rule, case=case),
    "remove": lambda actor, case, words, rule: contributions.remove(actor, _thing(case), reason=words, rule=rule, case=case),
    "restore": lambda actor, case, words, rule: contributions.restore(actor, _thing(case), reason=words, rule=rule, case=case),
}


def known(name: str) -> Act | None:
    """The act of this name, whether or not it fits anything just now."""
    return next((act for act in ACTS if act.name == name and (name in _DO or name in _RULED)), None)
