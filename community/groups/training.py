"""The checklist for hosts: what everybody has thought through before they host a group. A new wording is a new version."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"


@dataclass(frozen=True)
class Item:
    """One thing to tick.

    :ivar more: what stands beneath it, for reading.
    """

    slug: str
    sentence: "str | Promise"
    more: "str | Promise"


ITEMS = (
    Item("sober", _("I am sober and rested when I am on duty."), _(
        "On a day when I am not, I say so and somebody else takes it. Nobody asks why.")),
    Item("no-advice", _("I give no advice on doses, on how fast to go, or on stopping."), _(
        "I say kindly that this is between a person and their prescriber, and that stopping suddenly can be dangerous.")),
    Item("crisis", _("I know what to do when somebody may be in danger."), _(
        "I stay calm, say “Get help now” and how to reach it, hand over to a moderator, and do not try to carry it alone.")),
    Item("listening", _("I listen more than I write, and I thank people for what they share."), _(
        "I do not press anybody to speak. Silence is welcome.")),
    Item("fair", _("I treat everybody alike, whatever they take and however they taper."), _(
        "I am careful with those I like and with those I find hard.")),
    Item("tools", _("I know the tools of a host, and that each use has a reason that is told."), _(
        "Slow, take a breath, hide, pause, remove: the mildest that helps, and the person hears why and how to answer.")),
    Item("contact", _("I meet members here and nowhere else."), _(
        "No addresses, numbers or accounts elsewhere, mine or theirs. What I hear in a group stays there.")),
    Item("limits", _("I keep to the hours, and I ask for a co-host when I want one."), _(
        "After a hard meeting I write a few lines and let somebody look after me.")),
    Item("not-a-doctor", _("I never speak as if I were somebody's doctor or therapist."), _(
        "Whatever I do for a living, here I am somebody who has been there, too.")),
)
