"""The account: what somebody said about themselves, agreed to, and how they come in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from community.export.models import Export
from community.export.sections.section import Section
from community.members.models import Block, Consent, Member, RecoveryCode, Restriction
from community.notifications.models import Notification

SECTIONS = (
    Section(key="profile", title=_("You"), covers=(), rows=lambda member: Member.objects.filter(pk=member.pk), fields={
        "name": "username", "about": "about", "country": "country", "time_zone": "time_zone", "role": "get_role_display",
        "joined_at": "joined_at", "theme": "theme", "folded_notes": "collapsed_notes", "leaves_out_hard": "hides_hard",
        "hope_first": "hope_first", "newest_first": "newest_first", "follows_own": "follows_own", "muted_until": "muted_until",
        "suspended_until": "suspended_until", "last_login": "last_login"}),
    Section(key="addresses", title=_("E-mail addresses"), covers=("EmailAddress.user",),
            rows=lambda member: EmailAddress.objects.filter(user=member).order_by("pk"),
            fields={"address": "email", "is_confirmed": "verified"}),
    Section(key="consents", title=_("What you agreed to"), covers=("Consent.member",),
            rows=lambda member: Consent.objects.filter(member=member).order_by("pk"),
            fields={"what": "get_kind_display", "wording": "version", "at": "given_at", "taken_back_at": "withdrawn_at"}),
    Section(key="blocks", title=_("Whom you blocked"), covers=("Block.blocker",),
            rows=lambda member: Block.objects.filter(blocker=member).select_related("blocked").order_by("pk"),
            fields={"name": "blocked.name", "since": "since"}),
    Section(key="restrictions", title=_("What held you back"), covers=("Restriction.member",),
            rows=lambda member: Restriction.objects.filter(member=member).order_by("pk"),
            fields={"what": "get_kind_display", "rule": "rule", "reason": "reason", "at": "begins_at", "until": "ends_at",
                    "lifted_at": "lifted_at", "lifted_why": "lift_reason"}),
    Section(key="notifications", title=_("What you were told"), covers=("Notification.member",),
            rows=lambda member: Notification.objects.filter(member=member).order_by("pk"),
            fields={"what": "get_kind_display", "words": "words", "at": "at", "seen_at": "seen_at"}),
    Section(key="sessions", title=_("Where you are signed in"), covers=("UserSession.user",),
            rows=lambda member: UserSession.objects.filter(user=member).order_by("pk"),
            fields={"since": "created_at", "last_seen_at": "last_seen_at", "address": "ip", "browser": "user_agent"}),
    Section(key="ways_in", title=_("Passkeys and codes"), covers=("Authenticator.user",),
            rows=lambda member: Authenticator.objects.filter(user=member).order_by("pk"),
            fields={"what": "get_type_display", "since": "created_at", "last_used_at": "last_used_at"}),
    Section(key="recovery_codes", title=_("Recovery codes"), covers=("RecoveryCode.member",),
            rows=lambda member: RecoveryCode.objects.filter(member=member).order_by("pk"),
            fields={"made_at": "made_at", "used_at": "used_at"}),
    Section(key="exports", title=_("When you took your data along"), covers=("Export.member",),
            rows=lambda member: Export.objects.filter(member=member).order_by("pk"), fields={"at": "at"}),
)
