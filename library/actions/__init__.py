"""The verbs of the library: the only place that changes it."""

from library.actions.correcting import SEND_ANSWER, correct, decline, forget_addresses, mail_answer, report_error
from library.actions.drafting import (
    Conflict,
    begin_again,
    forget_typing,
    hold,
    keep_typing,
    release,
    save,
    set_aside,
    start_entry,
)
from library.actions.loading import Report, load_library
from library.actions.publishing import publish, publish_due, retire, unretire, unschedule
from library.actions.reviewing import NotReady, assign, confirm_unchanged, send_back, submit, take_back
from library.actions.sources import Overtaken, Unsound, add_source, change_source
from library.actions.wording import Unfit

__all__ = [
    "SEND_ANSWER", "Conflict", "NotReady", "Overtaken", "Report", "Unfit", "Unsound", "add_source", "assign",
    "begin_again", "change_source",
    "confirm_unchanged", "correct", "decline", "forget_addresses", "forget_typing", "hold", "keep_typing", "load_library",
    "mail_answer", "publish", "publish_due", "release", "report_error", "retire", "save", "send_back", "set_aside",
    "start_entry", "submit", "take_back", "unretire", "unschedule",
]
