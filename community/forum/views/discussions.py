"""Leaving a reply beneath a page of the library, as a member or as a guest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from community import policy
from community.forum import actions, receipts
from community.forum.forms import GuestForm, ReplyForm
from community.forum.models import Thread
from community.forum.queries.composing import desk_at
from community.forum.queries.discussions import beneath
from community.forum.views.answering import member, place, said, take
from community.http import client_address, require_own_page, serves
from community.policy import Action


@serves(Action.REPLY)
@csrf_exempt
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request: HttpRequest, path: str) -> HttpResponse:
    """The replies beneath the entry at ``path``: lead to them, or add one.

    Exempt from the CSRF check for strangers only, whose pages carry no token: see :func:`require_own_page`.
    """
    thread = beneath(path)
    if request.method != "POST":
        return _lead(request, thread)
    if request.user.is_authenticated:
        return _reply_as_member(request, thread)
    return _reply_as_guest(request, thread)


def _lead(request: HttpRequest, thread: Thread) -> HttpResponse:
    if thread.pk and policy.allowed(request.user, Action.READ_THREAD, thread):
        return redirect(thread)
    return redirect(f"{thread.entry_url}#replies")


@csrf_protect
def _reply_as_member(request: HttpRequest, thread: Thread) -> HttpResponse:
    form = ReplyForm(request.POST, desk=desk_at(member(request), thread, f"entry.{thread.entry}"))

    def act() -> HttpResponse:
        post = actions.reply_beneath(member(request), thread, **said(form)).post
        messages.success(request, _("Your reply is posted."))
        return redirect(f"{thread.entry_url}#{post.anchor}" if post.page_number == 1 else place(post))

    return take(request, form, act, lambda status: _form(request, thread, form, status=status))


def _reply_as_guest(request: HttpRequest, thread: Thread) -> HttpResponse:
    require_own_page(request)
    policy.require(request.user, Action.REPLY_AS_GUEST, thread)
    form = GuestForm(request.POST, draft=f"guest.entry.{thread.entry}")

    def act() -> HttpResponse:
        guest = actions.Guest(name=form.cleaned_data["name"], email=form.cleaned_data["email"], place=client_address(request))
        post = actions.reply_as_guest(guest, thread, body=form.cleaned_data["body"], anyway=form.cleaned_data["anyway"]).post
        response = redirect(f"{post.guest_receipt.get_absolute_url()}?sent")
        receipts.remember(request, response, receipts.REPLY, post.guest_receipt.token)
        return response

    return take(request, form, act, lambda status: _form(request, thread, form, status=status))


def _form(request: HttpRequest, thread: Thread, form: Any, *, status: int) -> HttpResponse:
    return render(request, "forum/reply_beneath.html", {"thread": thread, "form": form}, status=status)
