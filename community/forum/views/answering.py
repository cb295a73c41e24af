"""What every view of the forum does with a form."""

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from community import policy
from community.forum import actions
from community.forum.forms import ComposerForm
from community.forum.models import Post
from community.forum.queries.drafts import typed
from community.members.models import Member
from community.policy import Action, Refused


def take(request: HttpRequest, form: ComposerForm, act: Callable[[], HttpResponse],
          show: Callable[[int], HttpResponse]) -> HttpResponse:
    """Show the form, preview it, act on it, or give it back with what is wrong and every word kept."""
    if request.method != "POST":
        return show(200)
    if "preview" in request.POST or not form.is_valid():
        keep(request, form)
        return show(200 if form.is_valid() else 422)
    try:
        return act()
    except Refused as refused:
        if refused.status == 404:
            raise
        keep(request, form)
        form.refuse(refused)
        response = show(refused.status)
        if refused.retry_after is not None:
            response["Retry-After"] = str(math.ceil(refused.retry_after))
        return response


def keep(request: HttpRequest, form: ComposerForm) -> None:
    """Keep what a member typed, when it is not posted yet: the page with their words may get lost."""
    if form.desk is not None and form.desk.member.is_authenticated:
        with suppress(Refused):  # the words are on the page in any case
            actions.keep(form.desk.member, form.desk.form, typed(request.POST), address=request.path)


def said(form: ComposerForm) -> dict[str, Any]:
    """What the form says, as the action takes it."""
    return {name: value for name, value in form.cleaned_data.items() if name != "under"}


def tell_of_names(request: HttpRequest, posted: actions.Posted) -> None:
    """Say kindly when a post named more people than are told."""
    if posted.left_plain:
        messages.info(request, _("A post can name ten people. The first ten in yours are told of it; the other names stand as "
                                 "plain words."))


def place(post: Post) -> str:
    """Where a post stands: its page of the thread, and the mark on it. Who reads the newest first begins on the last page."""
    query = f"?page={post.page_number}" if post.thread.page_count > 1 else ""
    return f"{post.thread.get_absolute_url()}{query}#{post.anchor}"


def ask_to_sign_in(request: HttpRequest, action: Action, thing: Any) -> None:
    """Refuse a stranger before their form is looked at; the answer gives their words back.

    :raises Refused: they are not signed in.
    """
    refused = policy.refusal(request.user, action, thing)
    if refused is not None and refused.sign_in:
        raise refused


def meet(request: HttpRequest) -> None:
    """Look up who asks, once and for the whole request: Django's stand-in for them looks itself up at every attribute."""
    if request.user.is_authenticated:
        request.user = getattr(request.user, "_wrapped", request.user)


def member(request: HttpRequest) -> Member:
    """The signed-in member; the policy has been asked."""
    return cast(Member, request.user)
