"""Addresses of the groups (DESIGN 4). What stands where the slug of a group could is among ``FIXED_WORDS``."""

from django.urls import path

from community.groups.views import belonging, debriefs, hosting, keeping, lists, managing, rota

urlpatterns = [
    path("", lists.groups, name="groups"),
    path("mine/", lists.mine, name="groups_mine"),
    path("new/", keeping.new, name="group_new"),
    path("hosting/", hosting.desk, name="hosting"),
    path("training/", hosting.training, name="host_training"),
    path("duty/", hosting.duty, name="duty"),
    path("rota/", rota.rota, name="rota"),
    path("rota/<int:pk>/cancel/", rota.cancel, name="shift_cancel"),
    path("debrief/", debriefs.write, name="debrief"),
    path("debriefs/", debriefs.listing, name="debriefs"),
    path("debriefs/<int:pk>/read/", debriefs.read, name="debrief_read"),
    path("invitation/<str:secret>/", belonging.invitation, name="invitation"),
    path("<slug:slug>/", lists.group, name="group"),
    path("<slug:slug>/members/", lists.members, name="group_members"),
    path("<slug:slug>/join/", belonging.join, name="group_join"),
    path("<slug:slug>/ask/", belonging.ask, name="group_ask"),
    path("<slug:slug>/withdraw/", belonging.withdraw, name="group_withdraw"),
    path("<slug:slug>/leave/", belonging.leave, name="group_leave"),
    path("<slug:slug>/agree/", belonging.agree, name="group_agree"),
    path("<slug:slug>/manage/", managing.manage, name="group_manage"),
    path("<slug:slug>/manage/log/", managing.log, name="group_log"),
    path("<slug:slug>/manage/requests/<int:pk>/", managing.request, name="group_request"),
    path("<slug:slug>/manage/invitations/", managing.invite, name="group_invite"),
    path("<slug:slug>/manage/invitations/<int:pk>/end/", managing.revoke, name="group_revoke"),
    path("<slug:slug>/manage/members/<int:pk>/", managing.member_page, name="group_member"),
    path("<slug:slug>/manage/hosts/", managing.appoint, name="group_appoint"),
    path("<slug:slug>/manage/hosts/<int:pk>/", managing.host, name="group_host"),
    path("<slug:slug>/manage/about/", keeping.about, name="group_about"),
    path("<slug:slug>/manage/guidelines/", keeping.guidelines, name="group_guidelines"),
    path("<slug:slug>/manage/pages/", keeping.pages, name="group_pages"),
    path("<slug:slug>/manage/archive/", keeping.archive, name="group_archive"),
    path("<slug:slug>/manage/restore/", keeping.restore, name="group_restore"),
]
