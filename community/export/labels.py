"""Words for the lines of the page to read; the JSON keeps the names themselves."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "about": _("About"), "address": _("Where"), "agreed_at": _("Agreed"), "answer": _("Answer"), "answered_at": _("Answered"),
    "at": _("When"), "away_until": _("Away until"), "board": _("Board"), "browser": _("Browser"),
    "cancelled_at": _("Cancelled"),
    "changed_at": _("Changed"), "closed_at": _("Closed"), "closed_why": _("Closed because"), "country": _("Country"),
    "decided_at": _("Decided"), "decision": _("Decision"), "erased_at": _("Erased"), "folded_notes": _("Notes you fold"),
    "follows_own": _("Follow threads you write in"), "form": _("Form"), "group": _("Group"), "happened": _("What happened"),
    "helped": _("What helped"), "hope_first": _("Recovery stories first"), "how": _("How"), "how_it_ended": _("How it ended"),
    "in_one_word": _("In one word"), "is_confirmed": _("Confirmed"), "is_in_use": _("In use"), "joined_at": _("Joined"),
    "last_login": _("Last signed in"), "last_seen_at": _("Last seen"), "last_used_at": _("Last used"),
    "leaves_out_hard": _("Leave out hard threads"), "lifted_at": _("Ended early"), "lifted_why": _("Ended because"),
    "made_at": _("Made"), "may_we_ask_again": _("May we ask again"), "meeting": _("Meeting"), "muted_until": _("Muted until"),
    "name": _("Name"), "newest_first": _("Newest posts first"), "note": _("Note"), "notes": _("Content notes"),
    "number": _("Number"), "outcome": _("What came of it"), "page": _("Page"), "paused_until": _("Paused until"),
    "place": _("Place"), "quiet_since": _("Quiet for you since"), "reason": _("Reason"), "role": _("Role"),
    "room": _("Room"), "rule": _("Guideline"),
    "seen_at": _("Seen"), "since": _("Since"), "state": _("State"), "suspended_until": _("Suspended until"), "tag": _("Tag"),
    "tags": _("Tags"), "taken_back_at": _("Taken back"), "theme": _("Colours"), "thread": _("Thread"),
    "time_zone": _("Time zone"), "title": _("Title"), "told_at": _("Told"), "under_the_name": _("Under the name"),
    "until": _("Until"), "used_at": _("Used"), "uses_left": _("Uses left"), "version": _("Version"), "weight": _("How heavy"),
    "what": _("What"), "who_reads_it": _("Who reads it"), "why": _("Why"), "wording": _("Wording of"), "words": _("Words"),
    "you_said_at": _("You said so"),
}
