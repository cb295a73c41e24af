"""What somebody without an account reads about what they wrote: what became of it, and what the team wrote to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404

from community.contributions import State
from community.forum.models import GuestReceipt, Post
from community.forum.queries import fill_marks
from community.forum.receipts import REPORT, Kept
from community.moderation.actions.appealing import APPEALABLE, is_appealable
from community.moderation.incidents.models import Incident
from community.moderation.models import Appeal, Decision, GuestLetter, Report


@dataclass(frozen=True, kw_only=True)
class GuestPage:
    """The page of one receipt.

    :ivar words: the post itself, for what it says; None when its words are gone.
    :ivar incident: what the team wrote because somebody was worried, and the guest's answers; ``may_answer`` when it is
        their turn.
    :ivar decision: the latest one that another moderator may look at again; ``appeal`` when that was asked.
    """

    receipt: GuestReceipt
    post: Post
    words: Post | None
    letters: Sequence[GuestLetter]
    incident: Incident | None
    may_answer: bool
    decision: Decision | None
    appeal: Appeal | None

    @property
    def may_ask(self) -> bool:
        """Whether another look can be asked for."""
        return self.decision is not None and self.appeal is None and is_appealable(self.decision)


def receipt_of(token: UUID) -> GuestReceipt:
    """The receipt whose address somebody has.

    :raises Http404: there is none.
    """
    return get_object_or_404(GuestReceipt.objects.select_related("post__thread__board", "post__author"), token=token)


def guest_page(reader: Any, receipt: GuestReceipt) -> GuestPage:
    """What ``reader``, who has the address of ``receipt``, is shown. Six queries at most."""
    post = receipt.post
    is_gone = post.erased_at is not None or post.state == State.REMOVED
    if not is_gone:
        fill_marks(reader, [post])
    incident = conversation_of(receipt)
    letters = list(incident.replies.all()) if incident else []
    decision = latest_decision(post)
    return GuestPage(
        receipt=receipt, post=post, words=None if is_gone else post, letters=list(post.guest_letters.all()), incident=incident,
        may_answer=bool(letters) and letters[-1].by_id is not None and incident is not None and not incident.is_closed,
        decision=decision, appeal=Appeal.objects.filter(decision=decision).first() if decision else None)


def conversation_of(receipt: GuestReceipt) -> Incident | None:
    """The latest incident about this guest in which somebody was written to."""
    of_post = {"case__target_type": ContentType.objects.get_for_model(Post), "case__target_id": receipt.post_id}
    rows = Incident.objects.filter(about=None, replies__isnull=False, **of_post).distinct()
    return rows.prefetch_related("replies__by").order_by("-pk").first()


def latest_decision(post: Post) -> Decision | None:
    """The decision because of which ``post`` is not read by others, if one is."""
    if post.state not in {State.HIDDEN, State.TAKEN, State.RETURNED}:
        return None
    of_post = {"target_type": ContentType.objects.get_for_model(Post), "target_id": post.pk}
    return Decision.objects.filter(act__in=APPEALABLE, **of_post).order_by("-pk").first()


def remembered(kept: Sequence[Kept]) -> list[GuestReceipt | Report]:
    """What a browser remembers, in its order; what is gone is left out. Two queries."""
    tokens = [each.token for each in kept]
    reports = [each.token for each in kept if each.kind == REPORT]
    found: dict[UUID, GuestReceipt | Report] = {}
    for receipt in GuestReceipt.objects.filter(token__in=tokens).select_related("post__thread__board"):
        found[receipt.token] = receipt
    for report in Report.objects.filter(token__in=reports):
        found[report.token] = report
    return [found[token] for token in tokens if token in found]
