"""Pages for whoever has no account: what became of what they wrote, what the team wrote to them, and their answers.

Whoever has the address may read and answer. The pages carry no token and need none: see :func:`require_own_page`.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.forum import actions as forum
from community.forum.forms import ComposerForm
from community.forum.models import GuestReceipt
from community.forum.receipts import kept
from community.forum.views.answering import take
from community.http import client_address, require_own_page, serves
from community.moderation import receipts as queries
from community.moderation.actions import appealing
from community.moderation.forms.sanctions import AppealForm
from community.moderation.incidents import actions as incidents
from community.moderation.incidents.forms import AnswerForm
from community.policy import Action, Refused


@serves(Action.READ_PAGES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What this browser sent without an account and still remembers."""
    return _private(render(request, "moderation/receipts.html", {"receipts": queries.remembered(kept(request))}))


@serves(Action.READ_PAGES)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: UUID) -> HttpResponse:
    """One of them; a POST answers the team."""
    found = queries.receipt_of(token)
    talk = queries.conversation_of(found)
    if request.method != "POST":
        if talk is not None:
            incidents.note_seen_by_guest(talk)
        return _page(request, found)
    require_own_page(request)
    form = AnswerForm(request.POST)
    if talk is None or not form.is_valid():
        return _page(request, found, answer=form, status=422)
    incidents.answer_as_guest(talk, body=form.cleaned_data["body"], place=client_address(request))
    return redirect(found)


@serves(Action.CHANGE_AS_GUEST)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: UUID) -> HttpResponse:
    """Change what was sent back, and send it again."""
    found = queries.receipt_of(token)
    policy.require(request.user, Action.CHANGE_AS_GUEST, found.post)
    draft, before = f"guest.receipt.{found.post_id}", {"body": found.post.body}
    form = ComposerForm(request.POST if request.method == "POST" else None, draft=draft, initial=before)
    if request.method == "POST":
        require_own_page(request)

    def act() -> HttpResponse:
        forum.change_as_guest(found.post, body=form.cleaned_data["body"], place=client_address(request),
                              anyway=form.cleaned_data["anyway"])
        return redirect(f"{found.get_absolute_url()}?sent")

    def show(status: int) -> HttpResponse:
        return _private(render(request, "moderation/guest_change.html", {"receipt": found, "form": form}, status=status))

    return take(request, form, act, show)


@serves(Action.READ_PAGES)
@csrf_exempt
@require_http_methods(["POST"])
def ask_again(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask somebody else to look at the decision again."""
    found = queries.receipt_of(token)
    require_own_page(request)
    decision, form = queries.latest_decision(found.post), AppealForm(request.POST)
    if decision is None:
        raise Refused(appealing.TOO_LATE, status=409)
    if not form.is_valid():
        return _page(request, found, appeal=form, status=422)
    appealing.appeal(found.post.author, decision, words=form.cleaned_data["words"], place=client_address(request))
    return redirect(found)


def _page(request: HttpRequest, found: GuestReceipt, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {"page": queries.guest_page(request.user, found), "answer": AnswerForm(), "appeal": AppealForm(), **forms}
    return _private(render(request, "moderation/guest_receipt.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and found by no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
