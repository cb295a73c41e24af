"""Help cards: one thing that is happening, and what to do now. Each has a page of its own that can be opened and printed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Card:
    """One card. Its words are in ``templates/safety/_<name>.html``.

    :ivar anchor: its name on ``/help-now/``.
    """

    name: str
    anchor: str
    title: "str | Promise"
    short: "str | Promise"
    is_urgent: bool = True

    @property
    def template(self) -> str:
        """Where its words are."""
        return f"safety/_{self.name}.html"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return f"/help-now/{self.name}/"


CARDS: dict[str, Card] = {card.name: card for card in (
    Card("seizure", "seizure", _("Someone has a seizure"), _("Someone has a seizure")),
    Card("overdose", "overdose", _("Too much, or hard to wake"), _("Overdose")),
    Card("stopped", "ran-out", _("You have run out, or have stopped"), _("I have run out or stopped")),
    Card("mixing", "mixing", _("Mixing with alcohol or opioids"), _("Alcohol or opioids"), is_urgent=False),
    Card("counterfeit", "counterfeit", _("Pills that did not come from a pharmacy"), _("Counterfeit pills"), is_urgent=False),
)}
