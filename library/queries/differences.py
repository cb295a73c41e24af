"""What differs between two texts, for whoever shows versions: the library's own way of comparing."""

from library.diffs import Passage, texts

__all__ = ["Passage", "texts"]
