"""What is done when somebody may be in danger. Each act is a change, a step of the incident, and a row in the log."""

from community.groups.actions import Account
from community.moderation.incidents.actions.answering import (
    answer,
    answer_as_guest,
    answer_consent,
    note_seen,
    note_seen_by_guest,
)
from community.moderation.incidents.actions.beginning import lock_person_behind, open_by_itself, open_where_told
from community.moderation.incidents.actions.ending import close_incident, debrief, is_concealed, still_owed, tell_worried
from community.moderation.incidents.actions.leading import change_level, confirm, note, take
from community.moderation.incidents.actions.opening import look_after_member, open_incident
from community.moderation.incidents.actions.replying import Letter, is_read_by_guest, write_to
from community.moderation.incidents.actions.templates import begin_templates, keep_template, retire_template
from community.moderation.incidents.actions.timing import advance_incidents

__all__ = [
    "Account", "Letter", "advance_incidents", "answer", "answer_as_guest", "answer_consent", "begin_templates",
    "change_level", "close_incident", "confirm", "debrief", "is_concealed", "is_read_by_guest", "keep_template",
    "lock_person_behind", "look_after_member", "note", "note_seen", "note_seen_by_guest", "open_by_itself", "open_incident",
    "open_where_told", "retire_template", "still_owed", "take", "tell_worried", "write_to",
]
