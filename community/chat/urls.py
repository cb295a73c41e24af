"""Addresses of chat (DESIGN 4)."""

from django.urls import path

from community.chat import views

urlpatterns = [
    path("", views.rooms, name="rooms"),
    path("<slug:slug>/", views.room, name="room"),
    path("<slug:slug>/messages/", views.messages, name="messages"),
    path("<slug:slug>/messages/<int:number>/", views.message, name="message"),
    path("<slug:slug>/messages/<int:number>/edit/", views.edit, name="message_edit"),
    path("<slug:slug>/messages/<int:number>/withdraw/", views.withdraw, name="message_withdraw"),
    path("<slug:slug>/messages/<int:number>/read/", views.read, name="message_read"),
    path("<slug:slug>/phase/", views.phase, name="room_phase"),
]
