"""One-off names: a member may go by another name in one thread. A post stands under one of the two, as its author chose."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.models import Post, Thread, ThreadAlias
from community.members import names
from community.members.models import Member
from community.members.queries import is_members_name
from community.policy import Action, Refused
from library.queries.prepared import Prepared

_OWN = Prepared("SELECT name FROM community_threadalias WHERE thread_id = $1 AND member_id = $2", ("bigint", "bigint"))


class OtherName(Refused):
    """The form did not know by which names its author goes in this thread: nothing is posted under a name by accident.

    :ivar alias: the one-off name they have there.
    """

    def __init__(self, alias: str) -> None:
        super().__init__(_("You have a one-off name in this thread by now: %(name)s. Nothing is posted yet. Please look under "
                           "which name this goes out, and send it again.") % {"name": alias}, status=409)
        self.alias = alias


def check_alias(name: str, thread: Thread) -> None:
    """Refuse a one-off name that could be taken for a member's, or for another one in ``thread``.

    :raises ValidationError: with a sentence that says what to change.
    """
    names.validate_name(name)
    skeleton = names.skeleton(name)
    if is_members_name(skeleton) or skeleton in taken_in(thread):
        raise _taken()


def taken_in(thread: Thread) -> set[str]:
    """The skeletons of the one-off names in ``thread``: also of those that posts brought along when threads were joined, whose
    authors have another here."""
    if thread.pk is None:
        return set()
    written = Post.objects.filter(thread=thread).exclude(alias="").values_list("alias", flat=True).distinct()
    return {*ThreadAlias.objects.filter(thread=thread).values_list("skeleton", flat=True), *map(names.skeleton, written)}


def name_for(member: Member, thread: Thread, alias: str, knew: str | None) -> str:
    """The name a post of ``member`` in ``thread`` goes out under: empty for their own. Called under the thread's lock.

    :param alias: the one-off name they chose; the first one in a thread stays theirs there.
    :param knew: the one-off name the form said they have here; None when nobody was asked.
    :raises Refused: the policy says no, somebody took the name, or :class:`OtherName`.
    """
    row = _OWN.row(thread.pk, member.pk)
    own = row[0] if row else ""
    if own and knew is not None and own not in {knew, alias}:
        raise OtherName(own)
    if not alias:
        return ""
    policy.require(member, Action.WRITE_UNDER_ALIAS, thread)
    return own or _take(member, thread, alias)


def _take(member: Member, thread: Thread, name: str) -> str:
    try:
        check_alias(name, thread)
        with transaction.atomic():
            ThreadAlias.objects.create(thread=thread, member=member, name=name, skeleton=names.skeleton(name))
    except (IntegrityError, ValidationError) as error:
        sentence = error.messages[0] if isinstance(error, ValidationError) else _taken().messages[0]
        raise Refused(sentence, status=409) from error
    return name


def _taken() -> ValidationError:
    return ValidationError(_("Somebody goes by this name, or by one that looks almost the same. Please choose another."),
                           code="taken")
