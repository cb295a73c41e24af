"""After a hard meeting: a host writes a few lines, a moderator reads them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.groups import actions
from community.groups.forms.hosting import DebriefForm
from community.groups.models import Debrief
from community.groups.queries.duties import places_of
from community.groups.views.finding import member
from community.http import serves
from community.policy import Action


@serves(Action.HOST_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write down how it was."""
    policy.require(request.user, Action.HOST_GROUPS)
    form = DebriefForm(request.POST or None, groups=places_of(member(request)), initial={"place": request.GET.get("place")})
    if form.is_valid():
        account = actions.Account(**{name: form.cleaned_data[name] for name in ("weight", "happened", "helped", "wants_talk")})
        actions.write_debrief(member(request), form.group, account)
        messages.success(request, _("Thank you for writing it down. A moderator reads it. Please look after yourself now."))
        return redirect("hosting")
    return render(request, "groups/debrief.html", {"form": form}, status=422 if form.is_bound else 200)


@serves(Action.READ_DEBRIEFS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What hosts have written, the unread first."""
    policy.require(request.user, Action.READ_DEBRIEFS)
    rows = Debrief.objects.select_related("by", "group", "read_by").order_by(F("read_at").desc(nulls_first=True), "-pk")
    return render(request, "groups/debriefs.html", {"rows": Paginator(rows, 30).get_page(request.GET.get("page"))})


@serves(Action.READ_DEBRIEFS)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that one has read it."""
    policy.require(request.user, Action.READ_DEBRIEFS)
    actions.mark_read(member(request), get_object_or_404(Debrief, pk=pk))
    return redirect("debriefs")
