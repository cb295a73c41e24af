"""Why moderators look at a new account."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sign(models.TextChoices):
    """What a new account shows. Each is told on the page “Who reads what”; a sign is a reason to look, and nothing else."""

    TEAM_NAME = "team_name", _("its name looks like that of the team, or of somebody in it")
    KNOWN_NAME = "known_name", _("its name looks like that of a member whom many here know")
    FIRST_WORDS = "first_words", _("the first words match rules on selling or on contact outside the site")
    ONE_ADDRESS = "one_address", _("many accounts were made from one address in a day")
