"""Recovery codes: the way back in without an e-mail address."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community import policy
from community.members.actions.leaving import end_sessions
from community.members.models import Member, RecoveryCode
from community.policy import Action
from community.throttles import RECOVER, spend

CODES = 8
_GROUPS, _GROUP_LENGTH = 4, 4
_LETTERS = "abcdefghjkmnpqrstvwxyz0123456789"  # 32, without those that pass for another; 16 of them hold 80 bits


class WrongCode(Exception):
    """The name and the code do not belong together; which of the two is wrong is not said."""


def make_recovery_codes(member: Member) -> list[str]:
    """Make new codes; the old ones end. This is the only moment at which they can be read."""
    policy.require(member, Action.MANAGE_ACCOUNT)
    codes = [_new_code() for _number in range(CODES)]
    with transaction.atomic():
        member.recovery_codes.filter(used_at=None).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(member=member, digest=digest(code)) for code in codes)
    return codes


def recover(username: str, code: str, password: str) -> Member:
    """Set a new password with a recovery code, which is used up by it. Every session of the member ends.

    :raises WrongCode: name and code do not belong together, or the code was used.
    :raises Refused: too many tries for this name.
    """
    spend(RECOVER, username.casefold()[:60])
    with transaction.atomic():
        row = RecoveryCode.objects.select_for_update().select_related("member").filter(
            member__in=Member.objects.named(username), member__is_active=True, digest=digest(code), used_at=None,
        ).first()
        if row is None:
            raise WrongCode
        row.used_at = timezone.now()
        row.save(update_fields=["used_at"])
        row.member.set_password(password)
        row.member.save(update_fields=["password"])
        end_sessions(row.member)
    return row.member


def digest(code: str) -> str:
    """What is kept of a code. Typed in capitals, with spaces or without hyphens it is the same code."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    plain = plain.translate(str.maketrans("oil", "011"))  # letters no code has, typed for the digits they look like
    return salted_hmac("community.members.recovery", plain, algorithm="sha256").hexdigest()


def _new_code() -> str:
    letters = [secrets.choice(_LETTERS) for _number in range(_GROUPS * _GROUP_LENGTH)]
    return "-".join("".join(letters[start:start + _GROUP_LENGTH]) for start in range(0, len(letters), _GROUP_LENGTH))
