"""The library: what somebody wrote for it, and the errors they told of."""

from django.utils.translation import gettext_lazy as _

from community.export.sections.section import Section
from library.queries import own

_ON_A_PAGE = {"page": lambda row: str(row.entry) if row.entry_id else None}

SECTIONS = (
    Section(key="corrections", title=_("Errors of the library you told of"), covers=("library.Correction.reporter",),
            rows=lambda member: own.corrections_by(member.pk),
            fields={**_ON_A_PAGE, "words": "body", "at": "created_at", "state": "get_state_display", "answer": "answer",
                    "answered_at": "answered_at"}),
    Section(key="library_versions", title=_("Versions you wrote for the library"), covers=("library.Revision.author",),
            rows=lambda member: own.versions_by(member.pk),
            fields={**_ON_A_PAGE, "version": "number", "title": "title", "words": "body", "note": "note", "at": "written_at"}),
    Section(key="library_drafts", title=_("Your drafts for the library"), covers=("library.Draft.editor",),
            rows=lambda member: own.drafts_by(member.pk), fields={**_ON_A_PAGE, "words": "words", "at": "saved_at"}),
    Section(key="library_sittings", title=_("Where you are editing"), covers=("library.Editing.editor",),
            rows=lambda member: own.sittings_of(member.pk), fields={**_ON_A_PAGE, "since": "since", "seen_at": "seen_at"}),
    Section(key="library_steps", title=_("What you did with versions"), covers=("library.Step.by",),
            rows=lambda member: own.steps_by(member.pk),
            fields={**_ON_A_PAGE, "what": "get_act_display", "words": "comment", "at": "at"}),
)
