"""Addresses of chat (DESIGN 4)."""

from django.urls import path

from community.chat import views
from community.chat.meetings import views as meetings

urlpatterns = [
    path("", views.rooms, name="rooms"),
    path("<slug:slug>/", views.room, name="room"),
    path("<slug:slug>/messages/", views.messages, name="messages"),
    path("<slug:slug>/messages/<int:number>/", views.message, name="message"),
    path("<slug:slug>/messages/<int:number>/edit/", views.edit, name="message_edit"),
    path("<slug:slug>/messages/<int:number>/withdraw/", views.withdraw, name="message_withdraw"),
    path("<slug:slug>/messages/<int:number>/read/", views.read, name="message_read"),
    path("<slug:slug>/lobby/", meetings.lobby, name="lobby"),
    path("<slug:slug>/lobby/leave/", meetings.leave, name="lobby_leave"),
    path("<slug:slug>/meeting/", meetings.panel, name="meeting_panel"),
    path("<slug:slug>/meeting/hand/", meetings.hand, name="meeting_hand"),
    path("<slug:slug>/meeting/lead/", meetings.lead, name="meeting_lead"),
    path("<slug:slug>/phase/", views.phase, name="room_phase"),
]
