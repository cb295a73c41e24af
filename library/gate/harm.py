"""What could hurt a reader who is not told never to stop suddenly."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from library import text
from library.gate.known import Known, line_of, tokens_of, with_next
from library.manuscripts import Fault, Manuscript

SAFETY_WORDS = 8  # at least, in one paragraph of the block

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
    for token in tokens_of(manuscript.body):
        headings += token.type == "heading_open" and token.tag == "h2"
        if token.type == f"container_{text.SAFETY}_open":
            if headings > 1:
                yield manuscript.fault(line_of(token), _("The never-stop-suddenly block must come before the second heading."))
            if (sentence := _too_little(manuscript.body)) is not None:
                yield manuscript.fault(line_of(token), sentence)
            return
    sentence = _("A page that touches {subjects} needs the block ::: {block}.")
    yield manuscript.fault(0, sentence.format(subjects=", ".join(subjects), block=text.SAFETY))


def _too_little(body: str) -> str | None:
    """What is missing in the first never-stop-suddenly block; None when it says its word, or when a claim there is at fault."""
    inside, said = False, list[tuple[int, bool]]()
    for token, inline in with_next(tokens_of(body)):
        if token.type == f"container_{text.SAFETY}_open":
            inside = True
        elif token.type == f"container_{text.SAFETY}_close":
            break
        elif inside and token.type == "paragraph_open" and (words := text.plain(inline).split()):
            said.append((len(words), bool(text.citation_keys(inline))))
    if not said:
        return _("The never-stop-suddenly block is empty.")
    if not all(cites for _words, cites in said) or any(words >= SAFETY_WORDS for words, _cites in said):
        return None
    return _("The never-stop-suddenly block says too little: it needs at least {count} words and a source.").format(
        count=SAFETY_WORDS)
