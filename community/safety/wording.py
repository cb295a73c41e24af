"""Text as screening compares it: one spelling for what can be disguised, and words with the kind of thing they name.

Everything here is one pass over the text. Nothing is stored, and nothing shown: the words people read stay as typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

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
_TOKEN = re.compile(r"[a-z0-9@$!|*]*[a-z][a-z0-9@$!|*]*(?:'[a-z]+)*|\d+(?:[.,:/]\d+)*|[%£€=?]|[^\x00-\x7f]")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(mg|mgs|ml|mls|mcg|ug|g|k|am|pm|hrs|hr|h|x|th|st|nd|rd|s|yrs|yr|days|d|w|m)$")
_TRIPLE = re.compile(r"(.)\1{2,}")
_CONTACTS = (
    (re.compile(r"\b[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\]|\bat\b)\s?[\w\-]{1,64}"
                r"(?:\s?(?:\.|\(dot\)|\bdot\b)\s?[a-z]{2,10}){1,4}\b"), " 0email "),
    (re.compile(r"\b(?:https?://)?(?:www\.)?(?:discord\.gg|t\.me|wa\.me|bit\.ly|calendly\.com|forms\.gle|linktr\.ee|tinyurl\.com"
                r"|facebook\.com|instagram\.com)\b(?:/\S{0,200})?"), " 0invite "),
    (re.compile(r"\b(?:https?://|www\.)\S{2,200}"
                r"|\b[\w\-]{1,60}\.(?:com|org|net|co\.uk|gg|ly|me|io|info|uk|example)\b(?:/\S{0,200})?"), " 0link "),
    (re.compile(r"(?<![\w.,/])(?:\+\d{1,3}[\s.\-]?)?(?:\(?0\d{2,4}\)?[\s.\-]?\d{3}[\s.\-]?\d{3,5}|\d{3}[\s.\-]\d{3}[\s.\-]\d{4}"
                r"|\d{3}[\s.\-]\d{4}|0?\d{10})(?!\w|[.,/]\d)"), " 0phone "),
    (re.compile(r"(?<![\w@])@\s[a-z]\w{2,30}"), " 0handle "),
    (re.compile(r"(?<![\w@])@[a-z]\w{1,30}"), " 0name "),  # somebody here
)
_DIGITS = "zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred|\\d"
_SAID = re.compile(rf"\b(?:(?:{_DIGITS})[\s,.\-]{{1,3}}){{5,20}}(?:{_DIGITS})\b")
_NEED = re.compile(r"[@\d]|www|\bdot\b|five|seven|zero|double|\.(?:com|org|net|co|gg|ly|me|io|info|uk)")

# What a phone types for signs of a keyboard, one for one, so that places in the text stay.
_TYPED = str.maketrans(dict(zip("\u2019\u2018\u02bc`\u201c\u201d\u2013\u2014\u2026\xa0", "''''\"\"--, ", strict=True)))
_ODD = re.compile(r"[\d@$|*/&=]|![^\W_]|\.[^\W_]|[wW]{3}")
_SPELT_OUT = re.compile(r"(?<!\S)[^\W_][ .\-_*]{1,2}[^\W_][ .\-_*]{1,2}[^\W_](?![^\s.,!? \-_*])")
_NUMBERS_SAID = frozenset({"five", "seven", "zero", "double", "dot"})
_LETTERS = dict.fromkeys(range(128), " ") | {ord(sign): sign for sign in "'?%abcdefghijklmnopqrstuvwxyz"} | {
    code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}

LONGEST = 32  # words in one piece; a longer sentence is read in several, so that length hides nothing


class Piece(NamedTuple):
    """A sentence of a text, or a part of a very long one.

    :ivar words: as :func:`words_of` gives them.
    :ivar start: where its sentence begins in the text as it was typed; ``end`` is the first character behind it.
    """

    words: tuple[str, ...]
    start: int
    end: int


def pieces(text: str) -> Iterator[Piece]:
    """``text`` in the pieces it is judged by, without those that have no word and lines that quote somebody else."""
    text = text.translate(_TYPED)
    may_be_spaced = _SPELT_OUT.search(text) is not None
    for found in _SENTENCE.finditer(text):
        said = found.group()
        if ">" in said and said.lstrip().startswith(">") and _begins_line(text, found.start()):
            continue
        words = words_of(said) if may_be_spaced else _words_of_plain(said)
        for at in range(0, len(words), LONGEST):
            yield Piece(words[at:at + LONGEST], found.start(), found.end())


def _begins_line(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


def normalised(text: str) -> str:
    """``text`` in one spelling: plain letters, no accents, no signs that cannot be seen, spaced letters joined."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SAME))
        text = "".join([sign for sign in text if sign.isascii() or unicodedata.category(sign) not in _HIDDEN])
    text = text.lower()
    if not text.isascii():
        text = text.translate(_ALIKE).translate(_SAME)
    if _NEED.search(text):
        for pattern, stands in _CONTACTS:
            text = pattern.sub(stands, text)
        text = _SAID.sub(_phone, text)
    if _SLASHED.search(text):
        for pattern, stands in _SHORT:
            text = pattern.sub(stands, text)
    return _SPACED.sub(_joined, text)


_HIDDEN = frozenset({"Mn", "Cf", "Cc", "Me"})


def _phone(found: "re.Match[str]") -> str:
    words = re.findall(r"[a-z]{2,}|\d", found.group())
    return " 0phone " if len(words) >= 6 else found.group()


def _joined(found: "re.Match[str]") -> str:
    joined = re.sub(r"[^a-z0-9@$!]", "", found.group())
    return joined if sum(map(str.isalpha, joined)) >= 3 else found.group()


def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text``, each in its plain spelling, numbers and signs among them."""
    return tuple(filter(None, map(_word, _TOKEN.findall(normalised(text)))))


def _words_of_plain(said: str) -> tuple[str, ...]:
    """The same of a sentence without spaced letters. Most have nothing else that needs care, and are quickly cut."""
    if not said.isascii() or _ODD.search(said):
        return words_of(said)
    words = tuple(filter(None, map(_word, said.translate(_LETTERS).replace("?", " ? ").replace("%", " % ").split())))
    return words if _NUMBERS_SAID.isdisjoint(words) else words_of(said)


@lru_cache(16384)
def _word(token: str) -> str:
    if token.isalpha():
        return _TRIPLE.sub(r"\1\1", token) if len(token) > 3 else token
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
    found = list(map(_kind, words))
    if "" not in found:
        return found
    done = 0
    for at in [at for at, kind in enumerate(found) if not kind]:
        if at < done:
            continue
        for phrase, kind in phrases()[words[at]]:
            if words[at + 1:at + len(phrase)] == phrase[1:]:
                done = at + len(phrase)
                found[at:done] = [kind] + [""] * (len(phrase) - 1)
                break
        else:
            found[at] = kinds().get(words[at]) or words[at]
    return list(filter(None, found)) if done else found


@lru_cache(16384)
def _kind(word: str) -> str:
    """Its kind, or itself; nothing when it may begin a phrase."""
    return "" if word in phrases() else kinds().get(word) or _number(word)


def _number(word: str) -> str:
    if not word[0].isdigit() or word in _CODES:
        return word
    amount = _AMOUNT.match(word)
    if amount is None:
        return "YEAR" if len(word) == 4 and word[:2] in {"19", "20"} else "NUM"
    unit = amount.group(2)
    if unit in {"mg", "mgs", "mcg", "ug", "ml", "mls"}:
        return "DOSE"
    return {"am": "CLOCK", "pm": "CLOCK"}.get(unit, "NUM")
