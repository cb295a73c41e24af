"""What members may know of each other, and not seeing somebody."""

from functools import partial

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community import policy
from community.http import serves
from community.members import actions, queries
from community.members.models import Block
from community.members.views.answering import me
from community.policy import Action


@serves(Action.READ_PROFILE)
@require_GET
def profile(request: HttpRequest, name: str) -> HttpResponse:
    """What members may know of a member."""
    policy.require(request.user, Action.READ_PROFILE)
    member = get_object_or_404(queries.member_named(name))
    is_blocked = Block.objects.filter(blocker=me(request), blocked=member).exists()
    return render(request, "members/profile.html", {"member": member, "is_blocked": is_blocked})


def _choose_block(request: HttpRequest, name: str, *, blocking: bool) -> HttpResponse:
    policy.require(request.user, Action.BLOCK_MEMBER)
    other = get_object_or_404(queries.member_named(name))
    if blocking:
        actions.block(me(request), other)
        messages.success(request, _("You no longer see what this member writes. They are not told."))
    else:
        actions.unblock(me(request), other)
        messages.success(request, _("You see what this member writes again."))
    return redirect(get_next_redirect_url(request) or f"/members/{other.username}/")


block = serves(Action.BLOCK_MEMBER)(require_POST(partial(_choose_block, blocking=True)))
unblock = serves(Action.BLOCK_MEMBER)(require_POST(partial(_choose_block, blocking=False)))
