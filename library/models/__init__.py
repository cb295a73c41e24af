"""What the library keeps: entries and their versions, sources, the glossary, what readers report."""

from library.models.corrections import Correction
from library.models.entries import AMBER_AFTER, Citation, Entry
from library.models.glossary import GlossaryTerm
from library.models.loaded import Edition, Loaded
from library.models.revisions import NOTE_LENGTH, Draft, Editing, Revision, Step
from library.models.sources import Source, SourceChange
from library.models.texts import EntryText, Grade, Touches

__all__ = [
    "AMBER_AFTER",
    "NOTE_LENGTH",
    "Citation",
    "Correction",
    "Draft",
    "Editing",
    "Edition",
    "Entry",
    "EntryText",
    "GlossaryTerm",
    "Grade",
    "Loaded",
    "Revision",
    "Source",
    "SourceChange",
    "Step",
    "Touches",
]
