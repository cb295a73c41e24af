"""Addresses of moderation (DESIGN 4)."""

from django.urls import path

from community.moderation.views import care, cases, deciding, held, members, phrases, queue, reasons, second_look

urlpatterns = [
    path("", queue.queue, name="moderation"),
    path("news/", queue.news, name="queue_news"),
    path("sweep/", queue.sweep, name="sweep"),
    path("sweep/<int:number>/undo/", queue.undo, name="sweep_undo"),
    path("cases/<int:number>/", cases.case, name="case"),
    path("cases/<int:number>/note/", cases.write_note, name="case_note"),
    path("cases/<int:number>/resolve/", cases.resolve, name="case_resolve"),
    path("cases/<int:number>/act/<slug:name>/", cases.act, name="case_act"),
    path("reasons/", reasons.reasons, name="moderation_reasons"),
    path("reasons/<int:number>/", reasons.reason, name="moderation_reason"),
    path("reasons/<int:number>/retire/", reasons.retire, name="moderation_reason_retire"),
    path("log/", deciding.log, name="moderation_log"),
    path("held/", held.held, name="held"),
    path("post/<int:number>/approve/", held.approve, name="approve"),
    path("post/<int:number>/reject/", held.reject, name="reject"),
    path("post/<int:number>/return/", held.send_back, name="send_back"),
    path("members/<str:name>/", members.member, name="moderation_member"),
    path("members/<str:name>/note/", members.note, name="staff_note"),
    path("members/<str:name>/address/", members.address, name="member_address"),
    path("members/<str:name>/<slug:slug>/", members.part, name="moderation_member_part"),
    path("restrictions/<int:number>/lift/", members.lift, name="restriction_lift"),
    path("restrictions/<int:number>/confirm/", members.confirm, name="ban_confirm"),
    path("second/", second_look.second_look, name="second_look"),
    path("appeals/<int:number>/", second_look.appeal, name="appeal"),
    path("cases/<int:number>/propose/", second_look.propose, name="propose"),
    path("cases/<int:number>/<slug:verb>/", cases.take, name="case_take"),
    path("proposals/<int:number>/", second_look.proposal, name="proposal"),
    path("phrases/", phrases.listing, name="phrases"),
    path("phrases/<int:number>/", phrases.trial, name="phrase"),
    path("phrases/<int:number>/end/", phrases.end, name="phrase_end"),
    path("care/", care.care, name="care"),
    path("training/", care.training, name="moderator_training"),
    path("<slug:kind>/<int:number>/trace/", deciding.trace, name="trace"),
    path("<slug:kind>/<int:number>/hide/", deciding.hide, name="hide"),
    path("<slug:kind>/<int:number>/remove/", deciding.remove, name="remove"),
    path("<slug:kind>/<int:number>/restore/", deciding.restore, name="restore"),
]
