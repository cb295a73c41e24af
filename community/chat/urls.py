"""Addresses of chat (DESIGN 4)."""

from django.urls import path

from community.chat.hosting import views as hosting_views
from community.chat.meetings import views as meetings_views
from community.chat.views import finding, gestures, messages, own, rooms

urlpatterns = [
    path("", rooms.rooms, name="rooms"),
    path("<slug:slug>/", rooms.room, name="room"),
    path("<slug:slug>/messages/", messages.messages, name="messages"),
    path("<slug:slug>/messages/<int:number>/", messages.message, name="message"),
    path("<slug:slug>/messages/<int:number>/edit/", messages.edit, name="message_edit"),
    path("<slug:slug>/messages/<int:number>/withdraw/", messages.withdraw, name="message_withdraw"),
    path("<slug:slug>/messages/<int:number>/read/", messages.read, name="message_read"),
    path("<slug:slug>/messages/<int:number>/react/", gestures.react, name="message_react"),
    path("<slug:slug>/messages/<int:number>/mute/", gestures.mute, name="message_mute"),
    path("<slug:slug>/messages/<int:number>/host/", hosting_views.guide, name="message_guide"),
    path("<slug:slug>/host/", hosting_views.hosting, name="room_hosting"),
    path("<slug:slug>/host/terms/", hosting_views.terms, name="room_terms"),
    path("<slug:slug>/host/people/<int:number>/", hosting_views.release, name="room_release"),
    path("<slug:slug>/search/", finding.search, name="room_search"),
    path("<slug:slug>/people/", finding.people, name="room_people"),
    path("<slug:slug>/pinned/", finding.pinned, name="room_pinned"),
    path("<slug:slug>/me/", own.own, name="room_own"),
    path("<slug:slug>/me/name/", own.name, name="room_name"),
    path("<slug:slug>/me/unmute/", own.unmute, name="room_unmute"),
    path("<slug:slug>/me/quiet/", own.quiet, name="room_quiet"),
    path("<slug:slug>/draft/", own.draft, name="room_draft"),
    path("<slug:slug>/lobby/", meetings_views.lobby, name="lobby"),
    path("<slug:slug>/lobby/leave/", meetings_views.leave, name="lobby_leave"),
    path("<slug:slug>/meeting/", meetings_views.panel, name="meeting_panel"),
    path("<slug:slug>/meeting/hand/", meetings_views.hand, name="meeting_hand"),
    path("<slug:slug>/meeting/lead/", meetings_views.lead, name="meeting_lead"),
    path("<slug:slug>/phase/", rooms.phase, name="room_phase"),
]
