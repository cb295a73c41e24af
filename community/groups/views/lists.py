"""What groups there are, a group's page, who belongs to it, and all groups one looks after."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import policy
from community.groups.forms.belonging import AskForm, TickForm
from community.groups.meetings import queries as meetings
from community.groups.models import SupportGroup
from community.groups.queries import managing, pages
from community.groups.views.finding import found, member
from community.http import serves
from community.policy import Action

A_PAGE = 50


@serves(Action.LIST_GROUPS)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups the person may know of."""
    policy.require(request.user, Action.LIST_GROUPS)
    return render(request, "groups/groups.html", {"lists": pages.groups_for(member(request))})


@serves(Action.READ_GROUP)
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What a group is for, what holds in it, and the ways in."""
    return group_page(request, found(request, slug))


def group_page(request: HttpRequest, group: SupportGroup, form: Any = None, *, status: int = 200) -> HttpResponse:
    """The page of ``group``, with the form that was filled in wrongly, if one was."""
    page = pages.page_of(member(request), group)
    asks = group.joining == SupportGroup.Joining.REQUEST and not page.standing.belongs
    if form is None:
        form = AskForm(group=group) if asks else TickForm(group=group)
    coming = meetings.coming_in([room.pk for room in page.rooms]).first() if page.rooms else None
    return render(request, "groups/group.html", {"page": page, "group": group, "form": form, "coming": coming}, status=status)


@serves(Action.READ_GROUP_MEMBERS)
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs, for those who belong."""
    group = found(request, slug, Action.READ_GROUP_MEMBERS)
    rows = Paginator(pages.members_of(group), A_PAGE).get_page(request.GET.get("page"))
    hosts = {row.member_id for row in pages.hosts_of(group)}
    return render(request, "groups/members.html", {"group": group, "rows": rows, "hosts": hosts})


@serves(Action.HOST_GROUPS)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits in the groups one looks after."""
    policy.require(request.user, Action.HOST_GROUPS)
    return render(request, "groups/mine.html", {"overview": managing.overview_for(member(request))})
