"""Text as screening compares it: one spelling for what can be disguised, and words with the kind of thing they name.

Everything here is one pass over the text. Nothing is stored, and nothing shown: the words people read stay as typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy

from community.safety.lexicon import kinds, phrases

# Letters of other alphabets that look like Latin ones; accents and full-width forms are taken care of by NFKD.
_ALIKE = str.maketrans("асеорхуіјѕԁһԛԝѵьαοερτυνικχ", "aceopxyijsdhqwvbaoeptuvikx")
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": ".", "ß": "ss",
                       "ø": "o", "ł": "l", "æ": "ae", "đ": "d", "ı": "i"})
_LEET = str.maketrans("0134579@$!|", "oieasgqasii")
_AS_E = str.maketrans("0134579@$!|", "oleastgasil")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=[^\s\"')\]])[^.!?\n]*)*[.!?]*[\"')\]]*")
_SHORT = ((re.compile(r"\bc\s?[/.]\s?t\b\.?"), "ct"), (re.compile(r"\ba\s?&\s?e\b"), "ane"))
_SLASHED = re.compile(r"[/&.]\s?[te]\b")
_SPACED = re.compile(r"(?<![^\s])(?:[a-z0-9@$!][ .\-_*]{1,2}){2,}[a-z0-9@$!](?![^\s.,!?])")
_SPELT = re.compile(r"[ .\-_*][a-z0-9@$!][ .\-_*]{1,2}[a-z0-9@$!](?![^\s.,!?])")  # what it cannot do without
_TOKEN = re.compile(
    r"[a-z0-9@$!|*]*[a-z][a-z0-9@$!|*]*(?:'[a-z]+)*|\d+(?:[.,:/]\d+)*|[%£€=?]|[^\W\d_a-z][^\W\d_]*|[^\x00-\x7f]")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(mg|mgs|ml|mls|mcg|ug|g|k|am|pm|hrs|hr|h|x|th|st|nd|rd|s|yrs|yr|days|d|w|m)$")
_TRIPLE = re.compile(r"(.)\1{2,}")
_ADDRESS = re.compile(r"\.\s?[a-z]|\bdot\b|://|www\.")
_SEVEN_DIGITS = re.compile(r"\d(?:\D{0,3}\d){6}")
_AT = re.compile("@")
_CONTACTS = (  # each behind what it cannot do without
    (_ADDRESS, (
        (re.compile(
            r"(?<![\w.+\-])[\w.+\-]++\s?(?:@|\(at\)|\[at\]|\bat\b)\s?[\w\-]{1,64}"
            r"(?:\s?(?:\.|\(dot\)|\bdot\b)\s?[a-z]{2,10}){1,4}\b"), " 0email "),
        (re.compile(
            r"\b(?:https?://)?(?:www\.)?(?:discord\.gg|t\.me|wa\.me|bit\.ly|calendly\.com|forms\.gle|linktr\.ee|tinyurl\.com"
            r"|facebook\.com|instagram\.com)\b(?:/\S{0,200})?"), " 0invite "),
        (re.compile(
            r"\b(?:https?://|www\.)\S{2,200}"
            r"|(?<![\w\-])[\w\-]++\.(?:com|org|net|co\.uk|gg|ly|me|io|info|uk|example)\b(?:/\S{0,200})?"), " 0link "),
    )),
    (_SEVEN_DIGITS, (
        (re.compile(
            r"(?<![\w.,/])(?:\+\d{1,3}[\s.\-]?)?(?:\(?0\d{2,4}\)?[\s.\-]?\d{3}[\s.\-]?\d{3,5}|\d{3}[\s.\-]\d{3}[\s.\-]\d{4}"
            r"|\d{3}[\s.\-]\d{4}|0?\d{10})(?!\w|[.,/]\d)"), " 0phone "),
    )),
    (_AT, (
        (re.compile(r"(?<![\w@])@\s[a-z]\w{2,30}"), " 0handle "),
        (re.compile(r"(?<![\w@])@[a-z]\w{1,30}"), " 0name "),  # somebody here
    )),
)
_DIGITS = "zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred|\\d"
_SAID = re.compile(rf"\b(?:(?:{_DIGITS})[\s,.\-]{{1,3}}){{5,20}}(?:{_DIGITS})\b")
_NEED = re.compile(r"[@\d]|www|\bdot\b|five|seven|zero|double|\.(?:com|org|net|co|gg|ly|me|io|info|uk)")

# What a phone types for signs of a keyboard, one for one, so that places in the text stay.
_TYPED = tuple(zip("\u2019\u2018\u02bc`\u201c\u201d\u2013\u2014\u2026\xa0", "''''\"\"--, ", strict=True))
# What needs care: digits, signs that stand for letters, another alphabet, an address; and letters with spaces between them.
_SIGNS = "0123456789@$|*/&="
_OTHER = re.compile(r"[\x80-\U0010ffff]")
_INSIDE = re.compile(r"[!.](?=[^\W_])")
_SEPARATE = re.compile(rb" [a-z]  ?[a-z](?![a-z'%])|www")
_QUOTING = frozenset("> \t")
_NUMBERS_SAID = frozenset({"five", "seven", "zero", "double", "dot"})
_ODD = "\0"
_LETTERS = bytes(code if chr(code) in "'?%abcdefghijklmnopqrstuvwxyz" else code + 32 if chr(code).isupper()
                 else 0 if chr(code) in _SIGNS + _ODD else 32 for code in range(128)).ljust(256)

LONGEST = 32  # words in one piece; a longer sentence is read in several, so that length hides nothing


class Piece(NamedTuple):
    """A sentence of a text, or a part of a very long one.

    :ivar words: as :func:`words_of` gives them.
    :ivar start: where its sentence begins in the text as it was typed; ``end`` is the first character behind it.
    """

    words: tuple[str, ...]
    start: int
    end: int


class Told(NamedTuple):
    """What the pieces of a text say, each that differs once: a flood repeats itself.

    :ivar words: of these; ``kinds`` are the kinds of their words.
    :ivar order: for each piece of the text, its place among them.
    """

    words: list[tuple[str, ...]]
    kinds: list[tuple[str, ...]]
    order: list[int]


def told(read: Iterable[Piece]) -> Told:
    """What ``read`` says."""
    places: dict[tuple[str, ...], int] = {}
    order = [places.setdefault(piece.words, len(places)) for piece in read]
    return Told(list(places), [tuple(kinds_of(each)) for each in places], order)


def pieces(text: str) -> Iterator[Piece]:
    """``text`` in the pieces it is judged by, without those that have no word and lines that quote somebody else."""
    for typed, sign in () if text.isascii() else _TYPED:
        text = text.replace(typed, sign)
    lowered = _lowered(text)
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        if text[start] in _QUOTING and found.group().lstrip().startswith(">") and (start == 0 or text[start - 1] == "\n"):
            continue
        plain = lowered[start:end]
        words = words_of(found.group()) if _ODD in plain else _words_of_plain(plain, found)
        for at in range(0, len(words), LONGEST):
            yield Piece(words[at:at + LONGEST], start, end)


def _lowered(text: str) -> str:
    """``text``, sign for sign, in small letters and spaces, with ``_ODD`` where something stands that needs care."""
    lowered = _OTHER.sub(_ODD, _INSIDE.sub(_ODD, text)).encode().translate(_LETTERS)
    odd = [found.start() for found in _SEPARATE.finditer(b" " + lowered)] + _drawn_out(lowered)
    if not odd:
        return lowered.decode()
    marked = bytearray(lowered)
    for at in odd:
        marked[at] = 0
    return marked.decode()


def _drawn_out(lowered: bytes) -> list[int]:
    """Where a letter stands three times in a row."""
    signs = numpy.frombuffer(lowered, numpy.uint8)
    same = signs[1:] == signs[:-1]
    places: list[int] = (same[1:] & same[:-1] & (signs[2:] >= ord("a"))).nonzero()[0].tolist()
    return places


def normalised(text: str) -> str:
    """``text`` in one spelling: plain letters, no accents, no signs that cannot be seen, spaced letters joined."""
    text = text.lower() if text.isascii() else text.translate(_PLAIN)
    if _NEED.search(text):
        for needed, those in _CONTACTS:
            for pattern, stands in those if needed.search(text) else ():
                text = pattern.sub(stands, text)
        text = _SAID.sub(_phone, text)
    if _SLASHED.search(text):
        for pattern, stands in _SHORT:
            text = pattern.sub(stands, text)
    return _SPACED.sub(_joined, text) if _SPELT.search(text) else text


class _Plain(dict[int, str]):
    """Each sign in plain small letters, and nothing for those that cannot be seen by themselves; found out once each."""

    def __missing__(self, sign: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(sign).translate(_SAME))
        seen = "".join(part for part in parts if part.isascii() or unicodedata.category(part) not in {"Mn", "Cf", "Cc", "Me"})
        self[sign] = seen.lower().translate(_ALIKE).translate(_SAME)
        return self[sign]


_PLAIN = _Plain()


def _phone(found: "re.Match[str]") -> str:
    words = re.findall(r"[a-z]{2,}|\d", found.group())
    return " 0phone " if len(words) >= 6 else found.group()


def _joined(found: "re.Match[str]") -> str:
    joined = re.sub(r"[^a-z0-9@$!]", "", found.group())
    return joined if sum(map(str.isalpha, joined)) >= 3 else found.group()


def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text``, each in its plain spelling, numbers and signs among them."""
    return tuple(filter(None, map(_word, _TOKEN.findall(normalised(text)))))


def _words_of_plain(lowered: str, found: "re.Match[str]") -> tuple[str, ...]:
    """The same of a sentence where nothing is odd: it is only cut. ``found`` is what was typed."""
    words = tuple(lowered.replace("'", "").replace("?", " ? ").replace("%", " % ").split())
    return words if _NUMBERS_SAID.isdisjoint(words) else words_of(found.group())


@lru_cache(16384)
def _word(token: str) -> str:
    if token.isalpha():  # three letters alike leave at most so many that differ
        return _TRIPLE.sub(r"\1\1", token) if 3 < len(token) >= len(set(token)) + 2 else token
    if "'" in token:
        token = token.replace("'", "")
        if not token:
            return ""
    if token[0].isdigit() and not token.isdigit():
        if _AMOUNT.match(token) or not any(map(str.isalpha, token)):
            return token
        if token in _CODES:
            return token
    if token.isalpha() or token.isdigit() or len(token) == 1 or token in _CODES:
        return token
    return _unmasked(token)


_CODES = frozenset({"0email", "0link", "0phone", "0handle", "0name", "0invite"})


def _unmasked(token: str) -> str:
    """``token`` without digits and signs that stand for letters; the reading that is a known word, when one is."""
    bare = token.strip("!|*$@")
    if not bare or bare.isdigit():
        return ""
    first, second = bare.translate(_LEET).replace("*", ""), bare.translate(_AS_E).replace("*", "")
    return second if second in kinds() and first not in kinds() else first


def kinds_of(words: tuple[str, ...]) -> list[str]:
    """For each of ``words`` the kind of thing it names (``MED``, ``KIN``), or the word itself; known phrases become one."""
    found = list(map(_known().get, words, words))
    if words and min(words) < ":":  # digits come before letters
        found = [_number(word) if kind == word and word[0].isdigit() else kind for word, kind in zip(words, found, strict=True)]
    if "" not in found:
        return found
    done, known, single = 0, phrases(), kinds()
    for at in [at for at, kind in enumerate(found) if not kind]:
        if at < done:
            continue
        word = words[at]
        for phrase, kind in known[word].get(words[at + 1], ()) if at + 1 < len(words) else ():
            if words[at:at + len(phrase)] == phrase:
                done = at + len(phrase)
                found[at:done] = [kind] + [""] * (len(phrase) - 1)
                break
        else:
            found[at] = single.get(word) or word
    return list(filter(None, found)) if done else found


@cache
def _known() -> dict[str, str]:
    """The kind of each word that has one; nothing for what may begin a phrase."""
    return {**kinds(), **dict.fromkeys(phrases(), "")}


def _number(word: str) -> str:
    if word in _CODES:
        return word
    amount = _AMOUNT.match(word)
    if amount is None:
        return "YEAR" if len(word) == 4 and word[:2] in {"19", "20"} else "NUM"
    unit = amount.group(2)
    if unit in {"mg", "mgs", "mcg", "ug", "ml", "mls"}:
        return "DOSE"
    return {"am": "CLOCK", "pm": "CLOCK"}.get(unit, "NUM")
