"""Public words beside the pages pass the gate, too: notes, reasons, lines of a history."""

from library.gate.asides import sentences_about
from library.policy import Refused


class Unfit(Refused):
    """Something in one field keeps it from being done.

    :ivar field: what a form calls the place.
    """

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence, status=422)
        self.field = field


def require_fit(words: str, field: str) -> None:
    """Let words pass that readers will get.

    :raises Unfit: they show a dose, a schedule or a table.
    """
    if sentences := sentences_about(words):
        raise Unfit(" ".join(sentences), field)
