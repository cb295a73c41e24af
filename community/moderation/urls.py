"""Addresses of moderation (DESIGN 4)."""

from django.urls import path

from community.moderation.views import deciding, held

urlpatterns = [
    path("", deciding.log, name="moderation"),
    path("log/", deciding.log, name="moderation_log"),
    path("held/", held.held, name="held"),
    path("post/<int:number>/approve/", held.approve, name="approve"),
    path("post/<int:number>/reject/", held.reject, name="reject"),
    path("post/<int:number>/return/", held.send_back, name="send_back"),
    path("post/<int:number>/trace/", held.trace, name="trace"),
    path("members/<str:name>/", deciding.member, name="moderation_member"),
    path("restrictions/<int:number>/lift/", deciding.lift, name="restriction_lift"),
    path("<slug:kind>/<int:number>/hide/", deciding.hide, name="hide"),
    path("<slug:kind>/<int:number>/restore/", deciding.restore, name="restore"),
]
