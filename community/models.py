"""Index of the community's models. Each lives in its room; the label ``community`` comes from here."""

from community.chat.models import (
    HostNote,
    Message,
    MessageMention,
    MessageReaction,
    Presence,
    Room,
    RoomAct,
    RoomAlias,
    RoomMute,
    Seat,
    Seen,
)
from community.export.models import Export
from community.forum.models import (
    Board,
    BoardGroup,
    BoardMark,
    Bookmark,
    ContentNote,
    Draft,
    EntryLink,
    Follow,
    GuestContact,
    GuestReceipt,
    Mention,
    Post,
    PostRevision,
    Quote,
    Reaction,
    ReadMark,
    Tag,
    Thread,
    ThreadAct,
    ThreadAlias,
    ThreadTrace,
    Welcome,
)
from community.groups.meetings.models import Attendance, CalendarFeed, Guidelines, Meeting, MeetingAct, Occurrence, Reminder
from community.groups.models import (
    Debrief,
    Duty,
    GroupGuidelines,
    GroupHost,
    GroupLog,
    HostOffer,
    HostTraining,
    Invitation,
    JoinRequest,
    Membership,
    Shift,
    SupportGroup,
    WaitingPlace,
)
from community.members.models import Block, Consent, Member, RecoveryCode, Restriction
from community.moderation.incidents.models import Incident, IncidentStep, PrivateReply, ReplyTemplate
from community.moderation.models import (
    Appeal,
    CannedReason,
    Case,
    CaseNote,
    Decision,
    Frozen,
    GuestLetter,
    LogHead,
    ModeratorTraining,
    Proposal,
    Report,
    StaffNote,
    Sweep,
)
from community.moderation.openness.models import QuarterlyCount
from community.notifications.models import Notification
from community.safety.models import HelpService, HelpServiceChange, Phrase, ScreeningMatch

__all__ = [
    "Appeal", "Attendance", "Block", "Board", "BoardGroup", "BoardMark", "Bookmark", "CalendarFeed", "CannedReason",
    "Case", "CaseNote", "Consent", "ContentNote", "Debrief", "Decision", "Draft", "Duty", "EntryLink", "Export",
    "Follow", "Frozen", "GroupGuidelines", "GroupHost", "GroupLog", "GuestContact", "GuestLetter", "GuestReceipt",
    "Guidelines", "HelpService", "HelpServiceChange", "HostNote", "HostOffer", "HostTraining", "Incident",
    "IncidentStep", "Invitation", "JoinRequest", "LogHead", "Meeting", "MeetingAct", "Member", "Membership", "Mention",
    "Message", "MessageMention", "MessageReaction", "ModeratorTraining", "Notification", "Occurrence", "Phrase", "Post",
    "PostRevision", "Presence", "PrivateReply", "Proposal", "QuarterlyCount", "Quote", "Reaction", "ReadMark",
    "RecoveryCode", "Reminder", "ReplyTemplate", "Report", "Restriction", "Room", "RoomAct", "RoomAlias", "RoomMute",
    "ScreeningMatch", "Seat", "Seen", "Shift", "StaffNote", "SupportGroup", "Sweep", "Tag", "Thread", "ThreadAct",
    "ThreadAlias", "ThreadTrace", "WaitingPlace", "Welcome",
]
