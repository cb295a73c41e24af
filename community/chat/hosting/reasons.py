"""Ready reasons, so that a host need not look for words while a room is waiting."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ready(TextChoices):
    """Short sentences the person reads. The first fits nearly always."""

    GUIDELINES = "guidelines", _("It did not fit the guidelines of this room.")
    DOSES = "doses", _("It named amounts or a schedule.")
    SUDDEN = "sudden", _("It could lead somebody to stop suddenly.")
    SOURCING = "sourcing", _("It was about buying, selling or passing on medicine.")
    UNKIND = "unkind", _("It could hurt somebody here.")
    IDENTITY = "identity", _("It could tell who somebody is.")
    HEAVY = "heavy", _("It was more than this room can carry just now.")
    BREAK = "break", _("A short break, so that everybody can settle.")
