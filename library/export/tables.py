"""The two files of tables. What people wrote into them beside the tables stays: the order of the sources, and comments."""

import re
from collections.abc import Iterable, Mapping, Sequence

from library.bibliography import read_toml
from library.export.forms import name_of, source_form, table, term_form
from library.models import GlossaryTerm, Source

_HEADING = re.compile(r"^\[([^\[\]\n]+)\][ \t]*$", re.MULTILINE)
_TERM = re.compile(r"^\[\[term\]\][ \t]*$", re.MULTILINE)


def sources_file(sources: Iterable[Source], before: str, *, prune: bool) -> tuple[str, list[str]]:
    """``sources.toml``, and the keys of its tables that are no source of the site.

    :param before: the file as it is, empty for none. Its order holds; a new source follows its nearest smaller key.
    :param prune: leave out the tables that are no source of the site.
    :raises Faulty: ``before`` is no TOML.
    """
    old = read_toml(before, "sources.toml")
    forms = {source.key: source_form(source) for source in sources}
    strays = [key for key in old if key not in forms]
    if not prune:
        forms |= {key: table(f"[{name_of(key)}]", old[key]) for key in strays}
    in_order = [_key(heading) for heading in _HEADING.findall(before)] == list(old)
    comments = _comments(before, _HEADING, list(old)) if in_order else {}
    order = _order(forms, [key for key in old if key in forms])
    return "\n".join(comments.get(key, "") + forms[key] for key in order), strays


def glossary_file(terms: Iterable[GlossaryTerm], before: str, *, prune: bool) -> tuple[str, list[str]]:
    """``glossary.toml`` in the order of its slugs, and the slugs in it that are no word of the site.

    :param before: the file as it is, empty for none. The comment it opens with stays, and so do those above a word.
    :raises Faulty: ``before`` is no TOML.
    """
    old = {str(term.get("slug")): term for term in read_toml(before, "glossary.toml").get("term", [])}
    forms = {term.slug: term_form(term) for term in terms}
    strays = [slug for slug in old if slug not in forms]
    if not prune:
        forms |= {slug: table("[[term]]", old[slug]) for slug in strays}
    opening = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*", before)
    comments = _comments(before, _TERM, list(old)) if len(_TERM.findall(before)) == len(old) else {}
    comments |= dict.fromkeys(list(old)[:1], "")  # what stands above the first opens the file
    words = "\n".join(comments.get(slug, "") + forms[slug] for slug in sorted(forms))
    return (opening[0] if opening else "") + words, strays


def _comments(before: str, heading: re.Pattern[str], keys: Sequence[str]) -> dict[str, str]:
    """The comments that stand right above each table, by the keys of the tables in their order."""
    comments, end = {}, 0
    for key, match in zip(keys, heading.finditer(before), strict=True):
        above = before[end:match.start()]
        lines = above.split("\n")[:-1]
        kept = len(lines)
        while kept and (not lines[kept - 1].strip() or lines[kept - 1].lstrip().startswith("#")):
            kept -= 1
        comments[key] = "".join(f"{line}\n" for line in lines[kept:]).lstrip("\n")
        end = match.end()
    return comments


def _key(heading: str) -> str:
    return heading.strip().strip('"')


def _natural(key: str) -> tuple[str, list[tuple[int, str]]]:
    """Sorts A2 before A10, and A1 before A1a."""
    letters = re.match(r"\D*", key)
    return letters[0] if letters else "", [(int(digits or 0), words) for digits, words in re.findall(r"(\d+)|(\D+)", key)]


def _order(keys: Mapping[str, object], before: list[str]) -> list[str]:
    """``before``, with every other key after the nearest smaller one of its letters, or else at the end."""
    order = list(before)
    for key in sorted(set(keys) - set(before), key=_natural):
        smaller = [other for other in order if _natural(other)[0] == _natural(key)[0] and _natural(other) < _natural(key)]
        at = order.index(max(smaller, key=_natural)) + 1 if smaller else len(order)
        order.insert(at, key)
    return order
