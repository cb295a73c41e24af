"""The evidence gate: what a text must have before it may be published. Rules only; no database, no files.

Every rule is a function from a manuscript to its faults. All rules are asked, so an editor sees everything at once.
"""

from collections.abc import Callable, Iterator

from library.gate import asides, disguises, doses, evidence, front_matter, harm, leavings, structure
from library.gate.known import Known
from library.manuscripts import Fault, Manuscript

__all__ = ["RETIRED", "RULES", "Known", "faults_of"]

RULES: tuple[Callable[[Manuscript, Known], Iterator[Fault]], ...] = (
    front_matter.address, front_matter.fields, front_matter.grade, front_matter.dates, front_matter.links,
    front_matter.characters, front_matter.retirement,
    evidence.citations, evidence.standing, evidence.claims, evidence.sections, evidence.notes,
    structure.headings, structure.blocks, structure.own_links, structure.size,
    leavings.markup, leavings.marks,
    harm.touches, harm.safety, doses.doses, doses.schedules, doses.tables, doses.pace,
    disguises.equivalences, disguises.schedules,
)

# Of a page that is retired readers see the reason alone; its text may well be what it was retired for.
RETIRED: tuple[Callable[[Manuscript, Known], Iterator[Fault]], ...] = (
    front_matter.address, front_matter.fields, front_matter.grade, front_matter.dates, front_matter.retirement,
    asides.reason,
)


def faults_of(manuscript: Manuscript, known: Known) -> list[Fault]:
    """Every fault of a manuscript, in the order of its lines; an empty list means it may be published."""
    if len(manuscript.body) > structure.BODY_LENGTH:  # the rules look at every sign many times
        return list(structure.length(manuscript, known))
    rules = RETIRED if manuscript.word("retired") else RULES
    return sorted({fault for rule in rules for fault in rule(manuscript, known)})
