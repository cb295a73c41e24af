"""What names a member and is not in the file they take along, each with its reason. A test allows nothing else."""

_TEAM = "who of the team acted; their name stands in the log of the team, and what they did stands there as its act"
_OF_TEAM = "written or done for the team, about somebody else or a page of the site; it is not theirs to take along"
_OF_GROUP = "belongs to the group, which goes on without them"
_OTHERS = "somebody else's words, which name them"
_OTHERS_DOING = "somebody else's own doing, which they are told of by nobody"
_MOMENT = "says that they were here a moment ago, and is gone with it"
_REPEATS = "repeats what another row says, which is there"

LEFT_OUT = {
    "Block.blocked": _OTHERS_DOING, "RoomMute.muted": _OTHERS_DOING,
    "Mention.member": _OTHERS, "MessageMention.member": _OTHERS, "Notification.by": "who somebody else is",
    "Case.about": "the team's own work; what came of it is among the decisions, and who told the team is nobody's to learn",
    "StaffNote.about": "a private note of moderators", "StaffNote.by": _OF_TEAM,
    "Presence.member": _MOMENT, "Occurrence.floor_holder": _MOMENT,
    "Thread.last_post_by": _REPEATS, "Message.pinned_by": _TEAM,
    **dict.fromkeys((
        "Post.state_by", "Message.state_by", "Room.phase_by", "Thread.locked_by", "Welcome.claimed_by", "Attendance.state_by",
        "Membership.added_by", "Membership.left_by", "Membership.return_allowed_by", "JoinRequest.decided_by",
        "WaitingPlace.let_in_by", "WaitingPlace.ended_by", "GroupHost.appointed_by", "GroupHost.ended_by",
        "HostOffer.by", "HostOffer.ended_by",
        "Restriction.by", "Restriction.confirmed_by", "Restriction.lifted_by", "Appeal.decided_by", "Proposal.answered_by",
        "Case.claimed_by", "Case.escalated_by", "Case.resolved_by", "Decision.by", "Sweep.by", "RoomAct.by", "GroupLog.by",
        "MeetingAct.by", "Incident.opened_by", "Incident.lead", "Incident.confirmed_by", "Incident.closed_by",
        "IncidentStep.by", "Invitation.revoked_by", "Debrief.read_by", "Shift.buddy", "Shift.by", "Shift.cancelled_by",
        "Occurrence.phase_by", "Meeting.ended_by", "ReplyTemplate.retired_by", "Phrase.ended_by", "HelpService.retired_by",
    ), _TEAM),
    **dict.fromkeys((
        "CaseNote.by", "PrivateReply.by", "HostNote.by", "CannedReason.by", "ReplyTemplate.changed_by", "Phrase.by",
        "HelpServiceChange.by", "admin.LogEntry.user",
    ), _OF_TEAM),
    **dict.fromkeys((
        "SupportGroup.created_by", "SupportGroup.archived_by", "GroupGuidelines.by", "Guidelines.made_by", "Meeting.host",
        "Meeting.co_host", "Meeting.made_by", "Occurrence.host", "Occurrence.co_host",
    ), _OF_GROUP),
    **dict.fromkeys((
        "library.Source.changed_by", "library.Source.status_by", "library.Source.opened_by", "library.SourceChange.by",
        "library.Entry.changed_by", "library.Entry.state_by", "library.Entry.assigned_to", "library.Revision.state_by",
        "library.Revision.published_by", "library.Correction.assigned_to", "library.Correction.answered_by",
        "library.GlossaryTerm.changed_by",
    ), "the library's own record of its pages and sources; the steps somebody took are in the file"),
}
