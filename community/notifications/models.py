"""What a member is told about. Whether they may still see it is asked when the list is read."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One event for one member. The same event reaches a member once, however often a job runs.

    :ivar by: whose doing it was; None where that is nobody's business, as with decisions and aliases.
    :ivar room: where it happened, when that is a room; and ``message`` what was said there.
    :ivar case: what moderators are told of; shown to staff only.
    :ivar decision: the row of the log it tells of; whom it met reads it on a page of its own.
    :ivar words: what there is to say besides, such as the reason of a decision; never the text of a post.
    """

    class Kind(models.TextChoices):
        """What happened."""

        REPLY = "reply", _("a reply in a thread you follow")
        THREAD = "thread", _("a new thread where you follow")
        MENTION = "mention", _("somebody mentioned you")
        QUOTE = "quote", _("somebody quoted you")
        ANSWER = "answer", _("your post was marked as the answer")
        APPROVED = "approved", _("your post is published")
        RETURNED = "returned", _("your post was not published")
        WELCOME = "welcome", _("a newcomer waits for a first answer")
        MOVED = "moved", _("your thread was moved, split or closed")
        ROOM_MENTION = "room mention", _("somebody mentioned you in a room")
        ROOM_ACT = "room act", _("a host has done something about what you said in a room")
        HANDED_OVER = "handed over", _("a host asks for a moderator")
        GROUP_IN = "group in", _("you belong to this group now")
        GROUP_WAITS = "group waits", _("you are on the waiting list of this group")
        GROUP_NO = "group no", _("your request to join was declined")
        GROUP_OUT = "group out", _("you no longer belong to this group")
        GROUP_BACK = "group back", _("you may come back to this group")
        GROUP_ASKED = "group asked", _("somebody asks to join a group you look after")
        GROUP_WORDS = "group words", _("this group has new guidelines")
        GROUP_HOST = "group host", _("you host this group now")
        GROUP_REST = "group rest", _("you no longer host this group")
        GROUP_SHUT = "group shut", _("this group was archived")
        MEETING = "meeting", _("a meeting you asked to be told of begins soon")
        MEETING_OFF = "meeting off", _("a meeting you asked to be told of will not be held")
        MEETING_HOST = "meeting host", _("whoever was to lead a meeting cannot")
        MEETING_LEAD = "meeting lead", _("you lead a meeting now, for its host cannot")
        GROUP_OPEN = "group open", _("this group goes on")
        HOST_OFFER = "host offer", _("a moderator asks whether you would like to host here")
        HOST_NEW = "host new", _("somebody you asked is a host of this site now")
        HOST_NO = "host no", _("somebody you asked would rather not host")
        HOST_OVER = "host over", _("you are no longer a host of this site")
        HOST_AGAIN = "host again", _("you are a host of this site again")
        ROTA = "rota", _("something has changed for you on the rota of hosts")
        CARE = "care", _("somebody of the team has written to you")
        WORRY_TOLD = "worry told", _("a person is looking after this. Thank you for telling us")
        INCIDENT = "incident", _("somebody may be in danger, and it waits for you")
        HELP_OLD = "help old", _("a number of the help page must be checked again")
        HOST_TALK = "host talk", _("a host would like to talk to somebody after a hard meeting")
        CASE_URGENT = "case urgent", _("somebody may need help now")
        CASE_LATE = "case late", _("this has waited longer than it should")
        TEAM_WORDS = "team words", _("a moderator has written to you")
        TEAM_ASKS = "team asks", _("a moderator asks you to change something you wrote")
        REPORT_DONE = "report done", _("what you told us about was looked at")
        DECIDED = "decided", _("a moderator has decided something about you")
        RAN_OUT = "ran out", _("what held you back is over")
        APPEAL = "appeal", _("somebody else has looked again at a decision about you")
        SECOND = "second", _("a ban needs two moderators")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    thread = models.ForeignKey("community.Thread", null=True, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("community.Post", null=True, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey("community.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey("community.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("community.SupportGroup", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("community.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey("community.Decision", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post", "kind"], condition=models.Q(post__isnull=False),
                                    name="notification_once"),
            models.UniqueConstraint(fields=["member", "message", "kind"], condition=models.Q(message__isnull=False),
                                    name="notification_of_message_once"),
            models.UniqueConstraint(fields=["member", "case", "kind"], condition=models.Q(case__isnull=False, seen_at=None),
                                    name="notification_of_case_once"),
            models.UniqueConstraint(fields=["member", "decision", "kind"], condition=models.Q(decision__isnull=False),
                                    name="notification_of_decision_once"),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_list"),
            models.Index(fields=["member"], condition=models.Q(seen_at=None), name="notification_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"
