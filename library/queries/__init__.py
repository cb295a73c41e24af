"""Reading the library. Other apps may import this package and nothing else of the library."""

from library.queries.judging import NOTHING_KNOWN, faults_of_words, known_for, next_review
from library.queries.lists import Part, changes, entry_part, in_groups, recommended
from library.queries.reading import Stamp, stamp, terms
from library.queries.shelf import Page, page
from library.queries.versions import can_publish_alone, entry, head, in_the_works, published, writers_of

__all__ = [
    "NOTHING_KNOWN", "Page", "Part", "Stamp", "can_publish_alone", "changes", "entry", "entry_part", "faults_of_words",
    "head", "in_groups", "in_the_works", "known_for", "next_review", "page", "published", "recommended", "stamp", "terms",
    "writers_of",
]
