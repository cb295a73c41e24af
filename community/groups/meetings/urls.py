"""Addresses of meetings beneath ``/groups/``."""

from django.urls import path

from community.groups.meetings import views

urlpatterns = [
    path("meetings/", views.calendar, name="meetings"),
    path("meetings/address/", views.calendar_address, name="calendar_address"),
    path("meetings/in/<slug:slug>/new/", views.new_in_room, name="room_meeting_new"),
    path("meetings/<int:number>/edit/", views.edit, name="meeting_edit"),
    path("meetings/<int:number>/end/", views.end, name="meeting_end"),
    path("meetings/<int:number>/remind/", views.remind, name="meeting_remind"),
    path("meetings/dates/<int:number>/cancel/", views.cancel, name="meeting_cancel"),
    path("meetings/dates/<int:number>/lead/", views.lead, name="meeting_take_on"),
    path("calendar/<str:secret>.ics", views.feed, name="calendar_feed"),
    path("<slug:slug>/meetings/", views.of_group, name="group_meetings"),
    path("<slug:slug>/meetings/new/", views.new_in_group, name="group_meeting_new"),
]
