"""Small things somebody does with a message: a kind word, not reading its author here."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.chat import actions
from community.chat.forms import EditForm
from community.chat.views.messages import shown
from community.chat.views.visiting import changed, message_in, visit
from community.contributions import ReactionKind
from community.http import serves, wants_json
from community.policy import Action, Refused


@serves(Action.REACT)
@require_http_methods(["GET", "POST"])
def react(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Give a message a kind word, or take it back."""
    visited = visit(request, slug)
    message = message_in(visited, number)
    policy.require(visited.member, Action.REACT, message)
    if request.method == "GET":
        return render(request, "chat/message.html", shown(visited, message, EditForm({"body": message.body})))
    kind = request.POST.get("kind", "")
    if kind not in ReactionKind.values:
        raise Refused(_("Please choose one of the reactions."), status=422)
    actions.react(visited.member, message, kind)
    return changed(request, visited, message)


@serves(Action.MUTE_IN_ROOM)
@require_POST
def mute(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Do not read the author of a message in this room any more."""
    visited = visit(request, slug)
    message = message_in(visited, number)
    actions.mute(visited.member, message)
    sentence = _("You will not read %(name)s in this room any more. They are not told. You can undo this under “You in this "
                 "room”.") % {"name": message.name}
    if not wants_json(request):
        notices.success(request, sentence)
    return redirect(visited.room)
