"""Leaving a reaction, with and without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import policy
from community.forum import actions, queries
from community.forum.models import Post, Reaction
from community.forum.queries.reactions import mark_own
from community.forum.views.answering import member, place
from community.http import is_partial, serves
from community.policy import Action, Refused


@serves(Action.REACT)
@require_http_methods(["GET", "HEAD", "POST"])
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a reaction to a post, or take it back. For htmx the answer is the line beneath the post."""
    post = queries.open_post(request.user, pk)
    policy.require(request.user, Action.REACT, post)
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in Reaction.Kind.values:
            raise Refused(_("Please choose one of the reactions."), status=422)
        actions.react(member(request), post, kind)
        if not is_partial(request):
            return redirect(place(post))
    return _shown(request, post, choosing=request.method != "POST" and "closed" not in request.GET)


def _shown(request: HttpRequest, post: Post, *, choosing: bool) -> HttpResponse:
    Post.refresh_from_db(post, fields=["reactions"])
    mark_own(request.user, [post])
    context = {"post": post, "thread": post.thread, "kinds": Reaction.Kind, "choosing": choosing}
    return render(request, "forum/_reactions.html" if is_partial(request) else "forum/react.html", context)
