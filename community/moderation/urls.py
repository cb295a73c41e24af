"""Addresses of moderation (DESIGN 4)."""

from django.urls import path

from community.moderation import views

urlpatterns = [
    path("", views.log, name="moderation"),
    path("log/", views.log, name="moderation_log"),
    path("members/<str:name>/", views.member, name="moderation_member"),
    path("restrictions/<int:number>/lift/", views.lift, name="restriction_lift"),
    path("<slug:kind>/<int:number>/hide/", views.hide, name="hide"),
    path("<slug:kind>/<int:number>/restore/", views.restore, name="restore"),
]
