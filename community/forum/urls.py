"""Addresses of the forum (DESIGN 4)."""

from django.urls import path

from community.forum import views

urlpatterns = [
    path("", views.boards, name="boards"),
    path("t/<int:pk>/", views.thread),
    path("t/<int:pk>/reply/", views.reply, name="reply"),
    path("t/<int:pk>/pin/", views.pin, name="thread_pin"),
    path("t/<int:pk>/lock/", views.lock, name="thread_lock"),
    path("t/<int:pk>/<slug:slug>/", views.thread, name="thread"),
    path("p/<int:pk>/", views.post, name="post"),
    path("p/<int:pk>/edit/", views.edit, name="post_edit"),
    path("<slug:slug>/", views.board, name="board"),
    path("<slug:slug>/new/", views.thread_new, name="thread_new"),
]
