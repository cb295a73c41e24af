"""What every view of the forum does with a form."""

import math
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from community import policy
from community.forum.forms import ComposerForm
from community.forum.models import Post
from community.members.models import Member
from community.policy import Action, Refused


def take(request: HttpRequest, form: ComposerForm, act: Callable[[], HttpResponse],
          show: Callable[[int], HttpResponse]) -> HttpResponse:
    """Show the form, preview it, act on it, or give it back with what is wrong and every word kept."""
    if request.method != "POST" or "preview" in request.POST:
        return show(200 if request.method != "POST" or form.is_valid() else 422)
    if not form.is_valid():
        return show(422)
    try:
        return act()
    except Refused as refused:
        if refused.status == 404:
            raise
        form.refuse(refused)
        response = show(refused.status)
        if refused.retry_after is not None:
            response["Retry-After"] = str(math.ceil(refused.retry_after))
        return response


def place(post: Post) -> str:
    """Where a post stands: its page of the thread, and the mark on it."""
    query = f"?page={post.page_number}" if post.page_number > 1 else ""
    return f"{post.thread.get_absolute_url()}{query}#{post.anchor}"


def ask_to_sign_in(request: HttpRequest, action: Action, thing: Any) -> None:
    """Refuse a stranger before their form is looked at; the answer gives their words back.

    :raises Refused: they are not signed in.
    """
    refused = policy.refusal(request.user, action, thing)
    if refused is not None and refused.sign_in:
        raise refused


def member(request: HttpRequest) -> Member:
    """The signed-in member; the policy has been asked."""
    return cast(Member, request.user)
