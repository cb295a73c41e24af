"""Addresses of the library. No topic may be named after a fixed word, so the pages read most can stand first."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path, register_converter
from django.urls.converters import SlugConverter

from library.gate.front_matter import RESERVED
from library.views import assisting, corrections, desk, editing, entries, feeds, history, reading, reviewing, sources, tables


class SourceKey:
    """A key such as ``A1a``."""

    regex = r"[A-Za-z][A-Za-z0-9_-]{0,39}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class TopicSlug(SlugConverter):
    """A slug that is none of the fixed words."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED))})/){SlugConverter.regex}"


register_converter(SourceKey, "source_key")
register_converter(TopicSlug, "topic_slug")


def of_both(end: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """A page of both kinds, ``topic_<name>`` and ``question_<name>``; its view takes ``kind`` and ``slug``."""
    return [path(f"<slug:slug>/{end}", view, {"kind": "topic"}, name=f"topic_{name}"),
            path(f"faq/<slug:slug>/{end}", view, {"kind": "question"}, name=f"question_{name}")]


urlpatterns = [
    path("<topic_slug:slug>/", entries.topic, name="topic"),
    path("", reading.library, name="library"),
    path("faq/", reading.faq, name="faq"),
    path("faq/<slug:slug>/", entries.question, name="question"),
    path("sources/", sources.listing, name="sources"),
    path("sources/new/", sources.new, name="source_new"),
    path("sources/<source_key:key>/", sources.one, name="source"),
    path("sources/<source_key:key>/edit/", sources.edit, name="source_edit"),
    path("sources/<source_key:key>/history/", sources.history, name="source_history"),
    path("desk/sources.csv", tables.sources_csv, name="sources_csv"),
    path("glossary/", reading.glossary, name="glossary"),
    path("changes/", reading.changes, name="library_changes"),
    path("changes.atom", feeds.changes, name="library_feed"),
    path("sources/<source_key:key>/report/", corrections.report_source, name="source_report"),
    path("corrections/", corrections.own, name="own_reports"),
    path("corrections/<uuid:token>/", corrections.receipt, name="correction_receipt"),
    path("desk/corrections/", corrections.queue, name="desk_corrections"),
    path("desk/corrections/<int:pk>/", corrections.one, name="desk_correction"),
    path("desk/corrections/<int:pk>/assign/", corrections.assign, name="desk_correction_assign"),
    path("new/topic/", editing.new, {"kind": "topic"}, name="new_topic"),
    path("new/question/", editing.new, {"kind": "question"}, name="new_question"),
    path("citations/", assisting.citations, name="library_citations"),
    path("words/", assisting.words, name="library_words"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<slug:name>/", desk.section, name="desk_section"),
    *of_both("report/", corrections.report, "report"),
    # Pages of one entry: *of_both("edit/", editing.edit, "edit") and so on.
    *of_both("edit/", editing.edit, "edit"),
    *of_both("edit/preview/", assisting.preview, "preview"),
    *of_both("edit/typing/", assisting.typing, "typing"),
    *of_both("edit/take-over/", editing.take_over, "take_over"),
    *of_both("edit/forget/", editing.forget, "forget"),
    *of_both("history/", history.history, "history"),
    *of_both("history/<int:number>/", history.version, "version"),
    *of_both("history/<int:number>/begin-again/", history.begin_again, "begin_again"),
    *of_both("review/", reviewing.review, "review"),
    *of_both("review/submit/", reviewing.submit, "submit"),
    *of_both("review/take-back/", reviewing.take_back, "take_back"),
    *of_both("review/send-back/", reviewing.send_back, "send_back"),
    *of_both("review/publish/", reviewing.publish, "publish"),
    *of_both("review/unschedule/", reviewing.unschedule, "unschedule"),
    *of_both("review/confirm/", reviewing.confirm, "confirm"),
    *of_both("review/restore/", reviewing.restore, "restore"),
    *of_both("review/assign/", desk.assign, "assign"),
    *of_both("retire/", reviewing.retire, "retire"),
]
