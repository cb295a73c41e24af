"""The evidence gate: what a text must have before it may be published. Rules only; no database, no files.

Every rule is a function from a manuscript to its faults. All rules are asked, so an editor sees everything at once.
"""

from collections.abc import Callable, Iterator

from library.gate import evidence, front_matter, harm, structure
from library.gate.known import Known
from library.manuscripts import Fault, Manuscript

__all__ = ["RULES", "Known", "faults_of"]

RULES: tuple[Callable[[Manuscript, Known], Iterator[Fault]], ...] = (
    front_matter.address, front_matter.fields, front_matter.grade, front_matter.dates, front_matter.links,
    evidence.citations, evidence.claims,
    structure.headings, structure.blocks, structure.own_links, structure.size,
    harm.touches, harm.safety, harm.doses, harm.pace,
)


def faults_of(manuscript: Manuscript, known: Known) -> list[Fault]:
    """Every fault of a manuscript, in the order of its lines; an empty list means it may be published."""
    return sorted({fault for rule in RULES for fault in rule(manuscript, known)})
