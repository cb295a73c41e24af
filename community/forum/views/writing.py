"""What is asked while somebody writes: how it will look, whom and what they may mean, the words of a post to quote."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.forum import queries
from community.forum.forms import ComposerForm, previewed
from community.forum.queries import people
from community.forum.queries.composing import Desk
from community.forum.queries.drafts import place_of
from community.forum.queries.quoting import quotation
from community.forum.views.answering import member
from community.http import serves
from community.policy import Action
from library.queries.cards import found


@serves(Action.SUGGEST)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A text as its readers will see it. Nothing is posted."""
    policy.require(request.user, Action.SUGGEST)
    where = place_of(request.user, request.GET.get("form", ""))
    if where.thread is None:
        raise Http404
    form, shown, left_plain = ComposerForm(request.POST), None, 0
    if form.is_valid():
        quoted = set(where.post.quotes.values_list("source_id", flat=True)) if where.post else ()
        desk = Desk(request.GET.get("form", ""), member(request), where.thread)
        shown, left_plain = previewed(desk, form.cleaned_data["body"], quoted)
    context = {"preview": shown, "errors": form.errors.get("body"), "left_plain": left_plain}
    return render(request, "forum/_preview.html", context)


@serves(Action.SUGGEST)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """People somebody may name here: those who wrote in the thread, and those they follow."""
    policy.require(request.user, Action.SUGGEST)
    number = request.GET.get("thread", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    thread = queries.open_thread(request.user, int(number)) if is_number else None
    near = people.suggested(member(request), thread, request.GET.get("q", ""))
    return render(request, "forum/_people.html", {"people": near})


@serves(Action.SUGGEST)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Pages of the library to link to."""
    policy.require(request.user, Action.SUGGEST)
    return render(request, "forum/_entry_picks.html", {"entries": found(request.GET.get("q", ""))})


@serves(Action.READ_THREAD)
@require_safe
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a post as a quote, for the page's script."""
    return HttpResponse(quotation(request.user, pk), content_type="text/plain; charset=utf-8")
