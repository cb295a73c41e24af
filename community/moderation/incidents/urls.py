"""Addresses of incidents: under ``/moderation/``, and the person's own under ``/notifications/care/``."""

from django.urls import path

from community.moderation.incidents.views import caring, looking_after, templates

urlpatterns = [
    path("incidents/", looking_after.listing, name="incidents"),
    path("incidents/<int:number>/", looking_after.incident, name="incident"),
    path("incidents/<int:number>/write/", looking_after.write, name="incident_write"),
    path("incidents/<int:number>/take/", looking_after.take, name="incident_take"),
    path("incidents/<int:number>/level/", looking_after.level, name="incident_level"),
    path("incidents/<int:number>/second/", looking_after.confirm, name="incident_second"),
    path("incidents/<int:number>/note/", looking_after.note, name="incident_note"),
    path("incidents/<int:number>/worried/", looking_after.tell_worried, name="incident_worried"),
    path("incidents/<int:number>/close/", looking_after.close, name="incident_close"),
    path("incidents/<int:number>/debrief/", looking_after.debrief, name="incident_debrief"),
    path("incidents/case/<str:key>/", looking_after.start, {"kind": "case"}, name="incident_of_case"),
    path("incidents/member/<str:key>/", looking_after.start, {"kind": "member"}, name="incident_of_member"),
    path("templates/", templates.listing, name="reply_templates"),
    path("templates/new/", templates.edit, name="reply_template_new"),
    path("templates/<slug:name>/", templates.edit, name="reply_template"),
    path("templates/<slug:name>/retire/", templates.retire, name="reply_template_retire"),
]
care_urlpatterns = [
    path("", caring.letters, name="letters"),
    path("<int:pk>/answer/", caring.answer, name="letters_answer"),
    path("<int:pk>/consent/", caring.consent, name="letters_consent"),
]
