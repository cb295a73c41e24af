"""The phrases moderators look for: what there is, trying one on the last month, adding and ending."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.forum.views.answering import member
from community.http import serves
from community.moderation import drafts, trials
from community.moderation.actions import phrasing
from community.moderation.forms.phrases import PhraseForm
from community.policy import Action, Refused
from community.safety import actions
from community.safety.models import Phrase

ENDED_SHOWN = 20


@serves(Action.MANAGE_PHRASES)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All phrases. POST tries one on what was written in the last month, or adds it."""
    policy.require(request.user, Action.MANAGE_PHRASES)
    form = drafts.desk(request.user, "phrase.0").take_up(PhraseForm(request.POST or None), "add")
    status, found = 200, None
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif "try" in request.POST:
        found = trials.tried(form.cleaned_data["words"])
    elif request.method == "POST":
        try:
            phrasing.add_phrase(member(request), form.cleaned_data["words"], label=form.cleaned_data["label"],
                                reason=form.cleaned_data["reason"], on_trial=form.cleaned_data["on_trial"])
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status = refused.status
        else:
            notices.success(request, _("The phrase is added."))
            return redirect("phrases")
    phrases = Phrase.objects.select_related("by", "ended_by")
    return render(request, "moderation/phrases.html", {
        "form": form, "found": found, "going_on": phrases.going_on(), "looked_at": trials.LOOKED_AT,
        "ended": phrases.exclude(ended_at=None).order_by("-ended_at")[:ENDED_SHOWN]}, status=status)


@serves(Action.MANAGE_PHRASES)
@require_http_methods(["GET", "HEAD"])
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """What one phrase would have matched in the last month."""
    policy.require(request.user, Action.MANAGE_PHRASES)
    phrase = get_object_or_404(Phrase, pk=number)
    return render(request, "moderation/phrase.html", {
        "phrase": phrase, "found": trials.tried(phrase.text), "looked_at": trials.LOOKED_AT})


@serves(Action.MANAGE_PHRASES)
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Look for a phrase no longer."""
    policy.require(request.user, Action.MANAGE_PHRASES)
    actions.end_phrase(member(request), get_object_or_404(Phrase, pk=number))
    notices.success(request, _("It is not looked for any more."))
    return redirect("phrases")
