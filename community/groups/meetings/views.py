"""The calendar of meetings, those of one group, and planning them. Holding them is a matter of the room."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community import policy
from community.groups.meetings import actions, ical, leaders, queries
from community.groups.meetings.forms import MeetingForm
from community.groups.meetings.models import CalendarFeed, Meeting, Occurrence
from community.groups.models import SupportGroup
from community.http import serves
from community.members.models import Member
from community.policy import Action

HIGHEST = 2**63 - 1


@serves(Action.READ_MEETINGS)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """All meetings this member may attend, by their own clock."""
    policy.require(request.user, Action.READ_MEETINGS)
    feed = CalendarFeed.objects.filter(member=request.user.pk).first()
    return render(request, "groups/meetings/calendar.html", {
        "held": queries.calendar_of(request.user), "reminded": queries.reminded(request.user),
        "zone": _member(request).time_zone,
        "rooms": [room for room in queries.rooms_of(None) if policy.allowed(request.user, Action.PLAN_MEETINGS, room)],
        "feed": feed and request.build_absolute_uri(reverse("calendar_feed", args=[feed.secret])),
    })


@serves(Action.READ_MEETINGS)
@require_GET
def of_group(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of one group."""
    policy.require(request.user, Action.READ_MEETINGS)
    group, room = _group(request, slug)
    return render(request, "groups/meetings/of_group.html", {
        "group": group, "room": room, "held": queries.coming_in([room.pk])[:20], "plans": queries.plans_in([room.pk]),
        "reminded": queries.reminded(request.user), "zone": _member(request).time_zone,
    })


@serves(Action.PLAN_MEETINGS)
@require_http_methods(["GET", "POST"])
def new_in_group(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Plan a meeting of a group."""
    policy.require(request.user, Action.READ_MEETINGS)
    group, room = _group(request, slug)
    return _plan(request, room, back=reverse("group_meetings", args=[group.slug]))


@serves(Action.PLAN_MEETINGS)
@require_http_methods(["GET", "POST"])
def new_in_room(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Plan a meeting in a room that is open to all members."""
    policy.require(request.user, Action.READ_MEETINGS)
    room = next((room for room in queries.rooms_of(None) if room.slug == slug), None)
    if room is None:
        raise Http404
    return _plan(request, room, back=reverse("meetings"))


def _plan(request: HttpRequest, room: Any, *, back: str) -> HttpResponseBase:
    policy.require(request.user, Action.PLAN_MEETINGS, room)
    first = {"host": request.user.pk}
    form = MeetingForm(request.POST or None, room=room, zone=_member(request).time_zone, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.plan_meeting(_member(request), room, **form.plan)
        messages.success(request, _("It is planned, and in the calendar of everybody who may come."))
        return redirect(back)
    return _form(request, form, {"room": room, "back": back})


@serves(Action.PLAN_MEETINGS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Change the plan of a meeting."""
    meeting = _meeting(request, number)
    policy.require(request.user, Action.PLAN_MEETINGS, meeting)
    form = MeetingForm(request.POST or None, instance=meeting, room=meeting.room)
    if request.method == "POST" and form.is_valid():
        actions.change_meeting(_member(request), meeting, **form.plan)
        messages.success(request, _("The plan is changed. Coming dates follow it."))
        return redirect(_back(meeting))
    return _form(request, form, {"room": meeting.room, "back": _back(meeting), "meeting": meeting})


def _form(request: HttpRequest, form: MeetingForm, about: dict[str, Any]) -> HttpResponse:
    return render(request, "groups/meetings/form.html", {"form": form, **about}, status=422 if form.is_bound else 200)


@serves(Action.PLAN_MEETINGS)
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponseBase:
    """Hold a meeting no more."""
    meeting = _meeting(request, number)
    actions.end_meeting(_member(request), meeting)
    messages.success(request, _("It is not held any more."))
    return redirect(_back(meeting))


@serves(Action.PLAN_MEETINGS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, number: int) -> HttpResponseBase:
    """Do not hold a meeting this once."""
    policy.require(request.user, Action.READ_MEETINGS)
    held = get_object_or_404(Occurrence.objects.whole(), pk=min(number, HIGHEST))
    policy.require(request.user, Action.PLAN_MEETINGS, held.meeting)
    if request.method == "POST":
        actions.cancel_occurrence(_member(request), held, reason=request.POST.get("reason", ""))
        messages.success(request, _("It is cancelled, and those who asked to be told are told."))
        return redirect(_back(held.meeting))
    return render(request, "groups/meetings/cancel.html", {"held": held, "zone": _member(request).time_zone,
                                                           "back": _back(held.meeting)})


@serves(Action.PLAN_MEETINGS)
@require_POST
def lead(request: HttpRequest, number: int) -> HttpResponseBase:
    """Lead a meeting this once that has no host."""
    policy.require(request.user, Action.READ_MEETINGS)
    held = get_object_or_404(Occurrence.objects.whole(), pk=min(number, HIGHEST))
    leaders.take_lead(_member(request), held)
    messages.success(request, _("Thank you. You lead it this once; who leads it from then on is a matter of its plan."))
    room: Any = held.room  # of a room above this one
    return redirect(room.get_absolute_url() if request.POST.get("from") == "room" else _back(held.meeting))


@serves(Action.ENTER_LOBBY)
@require_POST
def remind(request: HttpRequest, number: int) -> HttpResponseBase:
    """Be told before a meeting begins, or no longer."""
    meeting = _meeting(request, number)
    wanted = request.POST.get("wanted") == "yes"
    actions.wish_reminder(_member(request), meeting, wanted=wanted)
    messages.success(request, _("You will be told half an hour before it begins.") if wanted else _("You will not be told."))
    return redirect(_back(meeting) if request.POST.get("from") == "group" else "meetings")


@serves(Action.KEEP_CALENDAR)
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponseBase:
    """Make, renew or switch off the secret address of one's calendar."""
    policy.require(request.user, Action.KEEP_CALENDAR)
    if request.POST.get("verdict") == "off":
        actions.stop_calendar(_member(request))
        messages.success(request, _("The address is switched off."))
    else:
        actions.renew_calendar(_member(request))
        messages.success(request, _("This is your new address. An older one does not work any more."))
    return redirect(f"{reverse('meetings')}#feed")


@serves(Action.READ_CALENDAR_FEED)
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """One member's calendar for their calendar program, which is not signed in: the address is the key."""
    found = get_object_or_404(CalendarFeed.objects.select_related("member"), secret=secret, member__is_active=True)
    if not policy.allowed(found.member, Action.READ_MEETINGS):
        raise Http404
    now = timezone.now()
    return HttpResponse(ical.calendar(queries.calendar_of(found.member, now), now), content_type="text/calendar; charset=utf-8",
                        headers={"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="calendar.ics"',
                                 "X-Robots-Tag": "noindex"})


def _group(request: HttpRequest, slug: str) -> tuple[SupportGroup, Any]:
    """The group and its room, for those who may enter it."""
    group = get_object_or_404(SupportGroup, slug=slug)
    rooms = [room for room in queries.rooms_of(group.pk) if policy.allowed(request.user, Action.ENTER_LOBBY, room)]
    if not rooms:
        raise Http404
    return group, rooms[0]


def _meeting(request: HttpRequest, number: int) -> Meeting:
    """The plan, for those who may come."""
    policy.require(request.user, Action.READ_MEETINGS)
    meeting = get_object_or_404(Meeting.objects.select_related("room", "group"), pk=min(number, HIGHEST))
    policy.require(request.user, Action.ENTER_LOBBY, meeting)
    return meeting


def _back(meeting: Meeting) -> str:
    return reverse("group_meetings", args=[meeting.group.slug]) if meeting.group else reverse("meetings")


def _member(request: HttpRequest) -> Member:
    """The signed-in member; every view here has asked the policy first."""
    return cast(Member, request.user)
