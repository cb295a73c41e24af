"""The words of the policy: roles, actions, refusals, conditions."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member is trusted with. Each role is named by what it does; none includes another by itself."""

    MEMBER = "member", _("Member")
    HOST = "host", _("Host")
    TRAINEE = "trainee", _("Moderator in training")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Library editor")
    ADMIN = "admin", _("Administrator")


class Actor(Protocol):
    """Somebody who asks: a member, or a stranger (Django's anonymous user)."""

    @property
    def pk(self) -> Any:
        """The member's number; None for a stranger."""

    @property
    def is_authenticated(self) -> Any:
        """False for a stranger."""


class Action(StrEnum):
    """Everything a person can do on this site. A view names the one it serves."""

    READ_PAGES = "read_pages"
    GET_HELP = "get_help"
    LEAVE_QUICKLY = "leave_quickly"
    CHOOSE_APPEARANCE = "choose_appearance"
    JOIN = "join"
    MANAGE_ACCOUNT = "manage_account"
    CLOSE_ACCOUNT = "close_account"
    EXPORT_OWN = "export_own"
    READ_PROFILE = "read_profile"
    BLOCK_MEMBER = "block_member"
    LIST_BOARDS = "list_boards"
    READ_BOARD = "read_board"
    START_THREAD = "start_thread"
    READ_THREAD = "read_thread"
    REPLY = "reply"
    REPLY_AS_GUEST = "reply_as_guest"
    CHANGE_AS_GUEST = "change_as_guest"
    WRITE_UNDER_ALIAS = "write_under_alias"
    EDIT_POST = "edit_post"
    WITHDRAW_POST = "withdraw_post"
    PUT_BACK_POST = "put_back_post"
    READ_HISTORY = "read_history"
    REDACT_HISTORY = "redact_history"
    REACT = "react"
    KEEP_READING = "keep_reading"
    KEEP_DRAFT = "keep_draft"
    SUGGEST = "suggest"
    SEARCH = "search"
    READ_NOTIFICATIONS = "read_notifications"
    CLOSE_OWN_THREAD = "close_own_thread"
    NARROW_OWN_THREAD = "narrow_own_thread"
    MARK_ANSWER = "mark_answer"
    LABEL_THREAD = "label_thread"
    RENAME_THREAD = "rename_thread"
    NOTE_CONTENT = "note_content"
    PIN_THREAD = "pin_thread"
    LOCK_THREAD = "lock_thread"
    ARRANGE_THREADS = "arrange_threads"
    SLOW_THREAD = "slow_thread"
    WELCOME_NEWCOMERS = "welcome_newcomers"
    READ_ALL_OWN_THREADS = "read_all_own_threads"
    ENTER_ALL_GROUPS = "enter_all_groups"
    TRACE_ALIAS = "trace_alias"
    LIST_ROOMS = "list_rooms"
    READ_ROOM = "read_room"
    SEND_MESSAGE = "send_message"
    EDIT_MESSAGE = "edit_message"
    WITHDRAW_MESSAGE = "withdraw_message"
    READ_MEETINGS = "read_meetings"
    PLAN_MEETINGS = "plan_meetings"
    KEEP_CALENDAR = "keep_calendar"
    READ_CALENDAR_FEED = "read_calendar_feed"
    ENTER_LOBBY = "enter_lobby"
    JOIN_MEETING = "join_meeting"
    TAKE_PART = "take_part"
    LEAD_MEETING = "lead_meeting"
    MUTE_IN_ROOM = "mute_in_room"
    PIN_MESSAGE = "pin_message"
    GUIDE_PERSON = "guide_person"
    SEE_CONCEALED = "see_concealed"
    CONCEAL = "conceal"
    REMOVE = "remove"
    RESTORE = "restore"
    APPROVE_HELD = "approve_held"
    RESTRICT_MEMBER = "restrict_member"
    CHANGE_ROOM = "change_room"
    KEEP_ROOM = "keep_room"
    LIST_GROUPS = "list_groups"
    READ_GROUP = "read_group"
    READ_GROUP_MEMBERS = "read_group_members"
    JOIN_GROUP = "join_group"
    USE_INVITATION = "use_invitation"
    LEAVE_GROUP = "leave_group"
    MANAGE_GROUP = "manage_group"
    ADD_TO_GROUP = "add_to_group"
    KEEP_HOSTS = "keep_hosts"
    OFFER_HOSTING = "offer_hosting"
    END_HOST_ROLE = "end_host_role"
    LEARN_HOSTING = "learn_hosting"
    FOUND_GROUP = "found_group"
    KEEP_GROUP = "keep_group"
    APPOINT_HOST = "appoint_host"
    OVERSEE_GROUPS = "oversee_groups"
    HOST_GROUPS = "host_groups"
    READ_DEBRIEFS = "read_debriefs"
    KEEP_DIRECTORY = "keep_directory"
    KEEP_TEMPLATES = "keep_templates"
    LOOK_AFTER = "look_after"
    BE_SECOND = "be_second"
    READ_CARE = "read_care"
    MANAGE_PHRASES = "manage_phrases"
    READ_MODERATION_LOG = "read_moderation_log"
    DECIDE_CASE = "decide_case"
    CONFIRM_BAN = "confirm_ban"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    READ_MEMBER_FILE = "read_member_file"
    READ_ADDRESS = "read_address"
    CARE_FOR_TEAM = "care_for_team"
    PROPOSE_DECISION = "propose_decision"
    CONFIRM_PROPOSAL = "confirm_proposal"
    REPORT = "report"
    READ_QUEUE = "read_queue"
    READ_CASE = "read_case"
    TAKE_CASE = "take_case"
    KEEP_REASONS = "keep_reasons"
    USE_ADMIN = "use_admin"
    CHECK_HEALTH = "check_health"


class Refused(Exception):
    """The policy, a limit or the state of things says no.

    :ivar sentence: what the person reads.
    :ivar status: the HTTP status of the answer: 403, 404 (may not even know) or 429 (too soon).
    :ivar sign_in: signing in might help.
    :ivar retry_after: seconds until it is worth trying again, for a limit.
    :ivar about_standing: something holds the person back; their page about it says why and until when.
    """

    def __init__(self, sentence: "str | Promise", *, status: int = 403, sign_in: bool = False,
                 retry_after: float | None = None) -> None:
        super().__init__(sentence)  # not translated yet: most refusals are only asked about, never shown
        self.sentence = sentence
        self.status = status
        self.sign_in = sign_in
        self.retry_after = retry_after
        self.about_standing = False


@dataclass(frozen=True)
class Condition:
    """One thing that must hold, and what a person reads when it does not."""

    holds: Callable[[Any, Any], bool]
    sentence: "str | Promise"
    status: int = 403
    sign_in: bool = True  # might signing in help a stranger?
