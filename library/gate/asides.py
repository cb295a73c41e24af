"""Public words that are no part of a page: what a source shows, what changed and why, why a page is gone, what a word means."""

from collections.abc import Iterator

from library.gate import disguises, doses
from library.gate.known import Known
from library.gate.structure import BODY_LENGTH
from library.manuscripts import Fault, Manuscript

_RULES = (doses.doses, doses.schedules, doses.tables, disguises.equivalences, disguises.schedules)


def sentences_about(words: str) -> list[str]:
    """What is wrong with ``words``, each in a sentence: a dose, a schedule or a table harms wherever it stands."""
    manuscript, known = Manuscript("topic", "", "", words[:BODY_LENGTH]), Known()
    return sorted({fault.sentence for rule in _RULES for fault in rule(manuscript, known)})


def reason(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Readers of a page that is retired get its reason."""
    for sentence in sentences_about(manuscript.word("retired")):
        yield manuscript.field_fault("retired", sentence)
