"""Records that are pasted (BibTeX or RIS) become the fields of a source. Nothing is guessed: what is not said stays empty."""

import logging
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Entry, Field
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library import bibliography
from library.text import tidy

LENGTH = 50_000  # signs that are read: some twenty records with abstracts. The parsers need half a second for the worst of it
RECORDS = 20
AUTHORS = 40

for _chatty in ("bibtexparser", "pylatexenc"):  # what somebody pasted is no matter for the log
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)

_BIBTEX = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)
_RIS = re.compile(r"^TY {0,2}- ?", re.MULTILINE)
_NBIB = re.compile(r"^PMID *- *\d", re.MULTILINE)
_RIS_TAG = re.compile(r"^([A-Z][A-Z0-9]) {0,2}-(?: |$)", re.MULTILINE)  # copied from a page, two spaces are often one

# Where each field is told, the surest place first.
_IN_BIBTEX = {
    "title": ("title",), "year": ("year", "date"), "volume": ("volume",), "issue": ("number", "issue"), "pages": ("pages",),
    "container": ("journal", "journaltitle", "booktitle", "publisher", "institution", "organization", "school"),
    "doi": ("doi",), "pmid": ("pmid",), "pmcid": ("pmcid", "pmc"), "isbn": ("isbn",), "url": ("url",),
}
_IN_RIS = {
    "title": ("title", "primary_title"), "year": ("year", "publication_year", "date"), "volume": ("volume",),
    "issue": ("number",), "container": ("secondary_title", "alternate_title3", "journal_name", "alternate_title2", "publisher"),
    "doi": ("doi",), "pmcid": ("custom2",), "isbn": ("issn",), "url": ("urls",),
}
_NO_NEWS = {"type_of_reference", "id", "unknown_tag", "name_of_database", "start_page", "end_page", "authors", "first_authors",
            "author", "accession_number", "issn", "custom2"}
_PREFIXES = {
    "doi": re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE),
    "pmid": re.compile(r"^(?:https?://pubmed\.ncbi\.nlm\.nih\.gov/|PMID:?\s*)|/$", re.IGNORECASE),
    "pmcid": re.compile(r"^(?:https?://\S*/articles/|PMCID:?\s*)|/$", re.IGNORECASE),
    "isbn": re.compile(r"^ISBN(?:-1[03])?:?\s*", re.IGNORECASE),
}
# Letters that are no letter with a mark on it.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
                          "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"})
_latex = LatexDecodingMiddleware()


@dataclass(frozen=True)
class Record:
    """One pasted record.

    :ivar fields: values for the fields of a source, each of which fits. Kind, reading and finding are never among them.
    :ivar remarks: what was not taken over, in sentences.
    """

    fields: Mapping[str, Any]
    remarks: Sequence[str]


@dataclass(frozen=True)
class Pasted:
    """All that was understood. ``remark`` says in a sentence what was not; it may be empty."""

    records: Sequence[Record]
    remark: str = ""


def read(pasted: str) -> Pasted:
    """The records of a pasted text, whatever it is."""
    if len(pasted) > LENGTH:
        return Pasted((), _("This is too long to be read (%(count)d signs; %(most)d are read). Please paste one record.")
                      % {"count": len(pasted), "most": LENGTH})
    plain = "\n".join(line.strip() for line in tidy(pasted).split("\n"))
    try:
        if _BIBTEX.search(plain):
            return _all(*_read_bibtex(plain))
        if _RIS.search(plain):
            return _all(*_read_ris(plain))
    except Exception:  # two parsers of other people, and a text that may be anything
        return Pasted((), _unreadable())
    if _NBIB.search(plain):
        return Pasted((), _("This is PubMed's own form of a record (nbib), which is not read here. Please look for BibTeX or "
                            "RIS on the journal's page; you can also fill in the fields by hand."))
    return Pasted((), _("This looks neither like BibTeX (it begins with @) nor like RIS (it begins with TY). Your text is "
                        "still here; you can also fill in the fields by hand."))


def bare(name: str, value: str) -> str:
    """A number as it is kept: a DOI without its address, a PMCID in capitals."""
    plain = value.strip()
    if name in _PREFIXES:
        plain = _PREFIXES[name].sub("", plain).strip()
    if name == "doi":
        return plain.partition("?")[0].rstrip(".,;")  # what follows counts visitors and names nothing
    if name == "isbn":
        return re.sub(r"\s", "", plain).upper()
    return plain.upper() if name == "pmcid" else plain


def key_stem(authors: Sequence[str], title: str, year: int | None) -> str:
    """What a key is begun with: the first author's name, or a word of the title, and the year: ``Ashton1994``."""
    named = authors[0].rsplit(" ", 1)[0] if authors else ""
    long_words = [word for word in _ascii_words(title) if len(word) > 4]
    name = "".join(_ascii_words(named))[:24] or "".join(long_words[:1])[:24] or "Source"
    return f"{name[0].upper()}{name[1:]}{year or ''}"


def _unreadable() -> str:
    return _("This could not be read. Your text is still here; you can also fill in the fields by hand.")


def _all(said: Sequence[tuple[dict[str, Any], list[str]]], failed: int) -> Pasted:
    """Turn what the records say into fields."""
    records = [record for each in said[:RECORDS] if (record := _fitting(*each)).fields]
    failed += len(said[:RECORDS]) - len(records)
    remarks = []
    if not records:
        return Pasted((), _unreadable())
    if len(said) > RECORDS:
        remarks.append(_("Only the first %(count)d records were read.") % {"count": RECORDS})
    if failed:
        remarks.append(ngettext("One record could not be read.", "%(count)d records could not be read.", failed)
                       % {"count": failed})
    return Pasted(records, " ".join(remarks))


def _read_bibtex(plain: str) -> tuple[list[tuple[dict[str, Any], list[str]]], int]:
    """What each record says by our names, which of its own names stay unread; how many were broken."""
    parsed = parse_string(plain)
    found = []
    for entry in parsed.entries[:RECORDS + 1]:
        values = {field.key.lower(): str(field.value) for field in entry.fields}
        place = {ours: next((theirs for theirs in names if values.get(theirs)), "") for ours, names in _IN_BIBTEX.items()}
        if values.get("eprinttype", "").lower() in {"pubmed", "pmid"} and not place["pmid"]:
            place["pmid"] = "eprint"
        said: dict[str, Any] = {ours: _decoded(ours, values[theirs]) for ours, theirs in place.items() if theirs}
        names = [name[:300] for name in split_multiple_persons_names(values.get("author", "")[:10_000])][:AUTHORS + 1]
        said["et_al"] = "others" in names
        said["authors"] = [_person(name) for name in names if name != "others"]
        found.append((said, sorted(set(values) - set(place.values()) - _NO_NEWS)))
    return found, len(parsed.failed_blocks)


def _read_ris(plain: str) -> tuple[list[tuple[dict[str, Any], list[str]]], int]:
    spaced = _RIS_TAG.sub(r"\1  - ", plain)
    found = []
    for record in rispy.loads(f"{spaced}\nER  - \n")[:RECORDS + 1]:
        values = {name: value for name, value in record.items() if value}
        place = {ours: next((theirs for theirs in names if values.get(theirs)), "") for ours, names in _IN_RIS.items()}
        said: dict[str, Any] = {ours: values[theirs] for ours, theirs in place.items() if theirs}
        said["url"] = next((url for url in values.get("urls", []) if url.startswith("http")), "")
        said["pages"] = "-".join(dict.fromkeys(filter(None, (values.get("start_page"), values.get("end_page")))))
        if re.search("pubmed|medline", str(values.get("name_of_database")), re.IGNORECASE):
            said["pmid"] = values.get("accession_number", "")
        for name in ("isbn", "pmcid"):  # other databases put other numbers there
            if not bibliography.fits(name, bare(name, said.get(name, ""))):
                said.pop(name, None)
        authors = values.get("authors") or values.get("first_authors") or []
        said["authors"] = [_person(name) if "," in name else name for name in authors]
        found.append((said, sorted(set(values) - set(place.values()) - _NO_NEWS)))
    return found, 0


def _fitting(said: Mapping[str, Any], unread: Sequence[str]) -> Record:
    """Keep what fits, and say what does not."""
    fields: dict[str, Any] = {}
    remarks = []
    for name in _IN_BIBTEX:
        value = bare(name, _line(said.get(name, "")))
        if name == "year":
            year = re.search(r"\b(?:19|20)\d\d\b", value)
            fitting: Any = int(year[0]) if year else 0
        else:
            fitting = re.sub("[–—]+|--+", "-", value) if name == "pages" else value
        if bibliography.fits(name, fitting):
            fields[name] = fitting
        elif value:
            told = {"value": value[:80], "name": name}
            remarks.append(_("“%(value)s” is left out: it cannot be the field “%(name)s”.") % told)
    authors = [name for each in said["authors"] if 0 < len(name := _line(each)) <= bibliography.AUTHOR_LENGTH]
    if authors:
        fields["authors"], fields["et_al"] = authors[:AUTHORS], bool(said.get("et_al")) or len(authors) > AUTHORS
    if unread:
        remarks.append(_("Not taken over: %(names)s.") % {"names": ", ".join(unread)[:300].replace("_", " ")})
    return Record(fields, remarks)


def _decoded(name: str, value: str) -> str:
    """A value of BibTeX without LaTeX. Addresses and numbers are no LaTeX, but people escape their signs."""
    if name in {"url", "doi"}:
        return re.sub(r"\\(?=[_%&#~{}])|[{}]", "", value.replace("\\url", ""))
    safe = re.sub(r"(?<!\\)%", r"\\%", value)  # LaTeX would take the rest for a comment
    decoded = _latex.transform_entry(Entry("x", "x", [Field("x", safe)]), Library())
    return str(decoded.fields_dict["x"].value) if isinstance(decoded, Entry) else re.sub(r"[{}]", "", value)


def _person(name: str) -> str:
    """A name as we write it: ``Ashton CH``. Whole names in braces are institutions."""
    if name.startswith("{") and name.endswith("}"):
        return _decoded("author", name)
    parts = parse_single_name_into_parts(name, strict=False)
    family, given, suffix = ([_decoded("author", part) for part in each] for each in
                             ([*parts.von, *parts.last], parts.first, parts.jr))
    if "," not in name and family and re.fullmatch(r"[A-Z]{1,3}", family[-1]) and given:
        return _decoded("author", name)  # it is in our form already
    return " ".join(filter(None, [*family, "".join(map(_initials, given)), *suffix]))


def _initials(given: str) -> str:
    if re.fullmatch(r"[A-Z]{2,3}", given):
        return given
    return "".join(part[0] for part in re.split(r"[\s.\-]+", given) if part).upper()


def _line(value: Any) -> str:
    return " ".join(str(value).split())


def _ascii_words(words: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", words.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.findall("[A-Za-z]+", folded)
