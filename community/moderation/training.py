"""The checklist for moderators: what everybody has thought through before the role works. A new wording is a new version."""

from django.utils.translation import gettext_lazy as _

from community.groups.training import Item
from community.policy import CHECKLIST

VERSION = CHECKLIST

ITEMS = (
    Item("people", _("I decide about what was written, never about who somebody is."), _(
        "I would decide the same for somebody I like and for somebody I find hard.")),
    Item("reason", _("Every decision of mine names a guideline and a reason in plain words."), _(
        "The person reads both on what may be one of their worst days. I write to them, not about them.")),
    Item("mildest", _("I take the mildest step that helps."), _(
        "A help card or a word first; then hiding; what holds a person back comes last, and it ends.")),
    Item("crisis", _("I know what to do when somebody may be in danger."), _(
        "Nobody is punished for being in crisis. They see help first, and a person answers. I do not carry it alone.")),
    Item("stopping", _("I take advice to stop suddenly down at once, whoever wrote it."), _(
        "Stopping suddenly can cause seizures. I teach whoever wrote it rather than shame them.")),
    Item("no-advice", _("I give no advice on doses, on how fast to go, or on stopping."), _(
        "Not in a reply, not in a reason, not in private.")),
    Item("own", _("I leave to others what is about me, what I reported, and what I decided before."), _(
        "The site refuses it anyway. I also leave what is about people close to me, which the site cannot know.")),
    Item("privacy", _("I look behind a name, or at an address, only when somebody may come to harm."), _(
        "Each such look has a reason and stays in the log for good. What I learn stays here.")),
    Item("undone", _("When somebody else undoes a decision of mine, that is the site working."), _(
        "I read why, and I do not take it up with the member.")),
    Item("limits", _("I keep to the limits for heavy cases, and say “too heavy for me” when it is."), _(
        "Nobody asks why. I am sober and rested when I moderate.")),
)
