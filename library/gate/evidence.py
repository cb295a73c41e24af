"""Every claim has a source, and every source may be cited."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from library import text
from library.gate.known import Known, line_of, tokens_of, with_next
from library.manuscripts import Fault, Manuscript


def citations(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Citations are well formed and name sources that are in use."""
    for number, line in enumerate(manuscript.body.split("\n")):
        for match in text.CITATION.finditer(line):
            for key in re.findall(r"@([\w-]+)", match[0]):
                status = known.sources.get(key)
                if status is None:
                    yield manuscript.fault(number, _("There is no source “{key}”.").format(key=key))
                elif status != "active":
                    sentence = _("The source “{key}” is {status} and must not be cited.").format(key=key, status=status)
                    yield manuscript.fault(number, sentence)
        if "[@" in text.CITATION.sub("", line):
            yield manuscript.fault(number, _("A citation looks like [@A1] or [@A1; @A3]."))
    if "[@" in manuscript.word("summary"):
        yield manuscript.field_fault("summary", _("The summary carries no citations; the text below it does."))


def claims(manuscript: Manuscript, known: Known) -> Iterator[Fault]:
    """Each paragraph and list item outside notes and outside the section on what is not known cites."""
    in_note = in_unknown = False
    for token, inline in with_next(tokens_of(manuscript.body)):
        if token.type == "heading_open":
            named = text.plain(inline).casefold() == text.UNKNOWN_HEADING.casefold()
            in_unknown = named or (in_unknown and token.tag != "h2")
        elif token.type == f"container_{text.NOTE}_open":
            in_note = True
        elif token.type == f"container_{text.NOTE}_close":
            in_note = False
        elif token.type == "paragraph_open" and not (in_note or in_unknown or text.citation_keys(inline)):
            start = " ".join(text.plain(inline).split()[:6])
            if start.startswith(":::"):  # a block that is none, and told as such
                continue
            sentence = _("This paragraph or list item cites no source: “{start} …”").format(start=start)
            yield manuscript.fault(line_of(token), sentence)
