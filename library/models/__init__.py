"""What the library keeps: entries (topics and questions), their sources, the glossary."""

from library.models.entries import Citation, Entry, Grade
from library.models.glossary import GlossaryTerm
from library.models.loaded import Edition, Loaded
from library.models.sources import Source

__all__ = ["Citation", "Edition", "Entry", "GlossaryTerm", "Grade", "Loaded", "Source"]
