"""What could hurt a reader who is not told never to stop suddenly."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from library import text
from library.gate.known import Known, line_of, tokens_of, with_next
from library.manuscripts import Fault, Manuscript

# A word that shows what a text touches; who speaks of it must say so, because the safety block hangs on it.
TOUCHES = {
    "withdrawal": re.compile(r"\b(withdraw\w*|taper\w*|detox\w*|stop\w* suddenly|seizures?)\b", re.IGNORECASE),
    "medicines": re.compile(r"\b(flumazenil|baclofen|pregabalin|gabapentin\w*|carbamazepine|melatonin|buspirone|propranolol)\b",
                            re.IGNORECASE),
    "brain-stimulation": re.compile(r"\b(r?TMS|tDCS|DBS|brain stimulation|magnetic stimulation)\b", re.IGNORECASE),
}


def touches(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """What the text speaks of is named, and nothing unknown is."""
    named = manuscript.words("touches")
    if not isinstance(manuscript.fields.get("touches"), list):
        return
    for subject in named:
        if subject not in TOUCHES:
            sentence = _("“{subject}” is nothing a page can touch; use: {subjects}.")
            yield manuscript.field_fault("touches", sentence.format(subject=subject, subjects=", ".join(TOUCHES)))
    words = "\n".join([*map(manuscript.word, ("title", "short_title", "summary", "grade_reason")), manuscript.body])
    for subject, pattern in TOUCHES.items():
        if subject not in named and (found := pattern.search(words)):
            sentence = _("The text speaks of “{word}”, so “touches” must name “{subject}”.")
            yield manuscript.field_fault("touches", sentence.format(word=found[0], subject=subject))


def safety(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """A page that touches withdrawal or treatment says near the top never to stop suddenly."""
    subjects = manuscript.words("touches")
    if not subjects:
        return
    headings = 0
    for token, following in with_next(tokens_of(manuscript.body)):
        headings += token.type == "heading_open" and token.tag == "h2"
        if token.type == f"container_{text.SAFETY}_open":
            if headings > 1:
                yield manuscript.fault(line_of(token), _("The never-stop-suddenly block must come before the second heading."))
            if following.type == f"container_{text.SAFETY}_close":
                yield manuscript.fault(line_of(token), _("The never-stop-suddenly block is empty."))
            return
    sentence = _("A page that touches {subjects} needs the block ::: {block}.")
    yield manuscript.fault(0, sentence.format(subjects=", ".join(subjects), block=text.SAFETY))
