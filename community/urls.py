"""Index of the community's addresses."""

from django.urls import include, path

from community import health, views
from community.forum.views import drafts
from community.forum.views import lists as forum_lists
from community.forum.views import notices as forum_notices
from community.forum.views import reading as forum_reading
from community.moderation.incidents.urls import care_urlpatterns
from community.moderation.openness import views as openness
from community.moderation.views import receipts, reporting, standing
from community.safety.cards import CARDS
from community.safety.views import help as help_views
from community.safety.views import hints as hints_views
from community.search import views as search_views

urlpatterns = [
    path("forum/", include("community.forum.urls")),  # first: it is asked for most
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("guidelines/", views.guidelines, name="guidelines"),
    path("guidelines/moderators/", views.moderators_code, name="moderators_code"),
    path("privacy/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("transparency/", openness.transparency, name="transparency"),
    path("transparency/who-reads-what/", views.who_reads_what, name="who_reads_what"),
    path("help-now/", help_views.help_now, name="help_now"),
    *(path(f"help-now/{name}/", help_views.help_card, {"name": name}, name=f"help_{name}") for name in CARDS),
    path("service-worker.js", help_views.service_worker, name="service_worker"),
    path("leave/", views.leave, name="leave"),
    path("settings/appearance/", views.appearance, name="appearance"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("settings/standing/", standing.standing, name="standing"),
    path("settings/decisions/<int:number>/", standing.decision, name="own_decision"),
    path("settings/decisions/<slug:kind>/<int:number>/", standing.decision_about, name="decision_about"),
    path("", include("community.export.urls")),
    path("", include("community.members.urls")),
    path("settings/reading/", forum_reading.preferences, name="reading_settings"),
    path("bookmarks/", forum_lists.bookmarks, name="bookmarks"),
    path("notifications/", forum_notices.notifications, name="notifications"),
    path("notifications/seen/", forum_notices.seen, name="notifications_seen"),
    path("notifications/<int:pk>/seen/", forum_notices.seen_one, name="notification_seen"),
    path("notifications/care/", include(care_urlpatterns)),
    path("safety/hints/", hints_views.hints, name="hints"),
    path("search/", search_views.search, name="search"),
    path("drafts/", drafts.listing, name="drafts"),
    path("drafts/keep/", drafts.keep, name="draft_keep"),
    path("drafts/discard/", drafts.discard, name="draft_discard"),
    path("groups/", include("community.groups.meetings.urls")),
    path("groups/", include("community.groups.urls")),
    path("chat/", include("community.chat.urls")),
    path("moderation/directory/", include("community.safety.urls")),
    path("moderation/", include("community.moderation.incidents.urls")),
    path("report/<slug:kind>/<int:number>/", reporting.report, name="report"),
    path("worried/<slug:kind>/<int:number>/", reporting.worried, name="worried"),
    path("reports/<uuid:token>/", reporting.receipt, name="report_receipt"),
    path("receipts/", receipts.listing, name="receipts"),
    path("receipts/<uuid:token>/", receipts.receipt, name="guest_receipt"),
    path("receipts/<uuid:token>/change/", receipts.change, name="guest_change"),
    path("receipts/<uuid:token>/again/", receipts.ask_again, name="guest_appeal"),
    path("moderation/", include("community.moderation.urls")),
]
