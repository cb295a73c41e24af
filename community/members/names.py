"""What a pseudonym may be, when two look alike, and gentle ones to choose from.

Two names that a tired reader could take for each other must not both exist. Each name therefore has a *skeleton*: the same
string for all names that look the same. The database keeps skeletons unique.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from confusable_homoglyphs import confusables
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORTEST = 3  # characters
LONGEST = 30  # characters

_ALLOWED = re.compile(r"[\w-]+")  # letters and digits of any script, _ and -
_SEPARATORS = str.maketrans("", "", "_-")
_DIGITS = str.maketrans("01", "ol")
_TELEPHONE = re.compile(r"\d[\d_-]{5,}\d")

# Words that would pass for the site or its team, or that mean somebody else in a sentence. Compared by skeleton.
_RESERVED_WORDS = (
    "admin administrator administration moderator moderation mod mods root system sysadmin webmaster postmaster owner founder "
    "staff team official support help helper helpdesk security safety crisis emergency evenkeel even_keel host hosts editor "
    "editors library librarian doctor dr nurse therapist counsellor counselor pharmacist prescriber bot robot service "
    "everyone everybody all here room anyone nobody anonymous guest stranger member members former_member formermember "
    "deleted deleted_user unknown null none undefined true false me you self new edit settings login logout signup join "
    "leave api www mail email noreply info contact about privacy terms"
)
# The demo community's cast: theirs on a demonstration, nobody's elsewhere.
_CAST = "ada ben hana mo cura root"
# Those among them that speak with authority; a guest may not carry one anywhere in their name.
_TITLES = (
    "admin administrator moderator moderators mod mods sysadmin webmaster staff team official helpdesk evenkeel host hosts "
    "editor editors librarian doctor dr nurse therapist counsellor counselor pharmacist prescriber"
)


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "amber autumn birch bramble bright calm clear clover cobalt copper coral early easy fern gentle golden green hazel heather "
    "honey indigo ivory kind lavender light linen little lunar maple meadow mellow mild misty morning mossy north olive open "
    "patient pearl pine plain quiet river rosy rowan russet saffron sandy silver slow small snowy soft south spring steady "
    "still summer sunny tidal velvet violet warm west wild willow winter wooden"
)
_SECOND = _words(
    "acorn anchor apple bakery basket beach bell bench blanket boat bridge brook button candle canoe cedar cloud cottage cove "
    "cup curlew dawn feather field finch firefly garden gate harbour hedge hill island jetty kettle kite lake lantern lark "
    "leaf lighthouse mitten moon morning mug oak orchard otter owl paddle path pebble pillow pine plum pocket pond puddle "
    "quilt rain reed robin sail scarf shell shore sky snail sparrow spoon star stone stream teapot thimble tide tulip valley "
    "walnut window wren"
)


def skeleton(name: str) -> str:
    """What ``name`` looks like, at most 90 characters: equal for names a reader could confuse, whatever their case or script.

    ``skeleton(skeleton(name)) == skeleton(name)``.
    """
    seen = ""
    shape = name
    while shape != seen:
        seen = shape
        shape = _look(shape)
    return shape[:90]


def _look(name: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    shapes = "".join(_shape(letter) for letter in plain)
    shapes = shapes.translate(_SEPARATORS).translate(_DIGITS).replace("i", "l")
    return shapes.replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=4096)
def _shape(letter: str) -> str:
    """One letter that stands for all that look like ``letter``; a Latin one where there is one."""
    if letter.isascii():
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare.isascii():  # é and e: told apart by a mark too small to notice
        return bare
    found = confusables.is_confusable(letter, greedy=True) or []
    alike = [glyph["c"].casefold() for entry in found for glyph in entry["homoglyphs"]]
    ascii_alike: list[str] = sorted(shape for shape in alike if len(shape) == 1 and shape.isascii() and shape.isalnum())
    others: list[str] = [shape for shape in alike if len(shape) == 1 and shape.isalnum()]
    return ascii_alike[0] if ascii_alike else min(letter, *others, letter)


_RESERVED = frozenset(skeleton(word) for word in (_RESERVED_WORDS + " " + _CAST).split())
_SPEAKS_WITH_AUTHORITY = frozenset(skeleton(word) for word in _TITLES.split())
_TELLING = 4  # letters: shorter names are found in too many others
_WORD = re.compile(r"[\w-]+")


def validate_name(name: str) -> None:
    """Refuse what cannot be a pseudonym, whether or not somebody has it.

    :raises ValidationError: with a sentence that says what to change.
    """
    if not SHORTEST <= len(name) <= LONGEST:
        raise ValidationError(_("A name has 3 to 30 characters."), code="length")
    if not _ALLOWED.fullmatch(name) or unicodedata.normalize("NFKC", name) != name:
        raise ValidationError(_("A name is made of letters, digits, - and _. There are no spaces or other signs in it."),
                              code="characters")
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(_("A name needs at least one letter."), code="letters")
    if confusables.is_mixed_script(name):
        raise ValidationError(_("This name mixes letters of different alphabets that look alike. Please use one alphabet."),
                              code="mixed")
    if _TELEPHONE.search(name):
        raise ValidationError(_("This name looks like a telephone number. Please choose one that says nothing about you."),
                              code="telephone")
    if skeleton(name) in _RESERVED:
        raise ValidationError(_("This name is kept free, because it could be taken for the site or its team. Please choose "
                                "another."), code="reserved")


def validate_guest_name(name: str) -> None:
    """Refuse what a guest, who may use spaces and signs, cannot go by; whether a member has it is asked elsewhere.

    :raises ValidationError: with a sentence that says what to change.
    """
    if "@" in name or "//" in name or "www." in name.casefold() or _TELEPHONE.search(name.replace(" ", "")):
        raise ValidationError(_("Everybody sees this name, so please leave out addresses and numbers. A first name, or one you "
                                "make up, is best."), code="address")
    words = {skeleton(word) for word in _WORD.findall(name)}
    if bare_skeleton(name) in _RESERVED or words & _SPEAKS_WITH_AUTHORITY:
        raise ValidationError(_("This name could be taken for the team's, or for somebody who is here already. Please choose "
                                "another; a made-up one is fine."), code="reserved")


def speaks_with_authority(name: str) -> bool:
    """Whether a part of ``name`` is the word for a task here, or for a profession people trust: ``mod_anna``."""
    return not _SPEAKS_WITH_AUTHORITY.isdisjoint(_parts(name))


def resembles(name: str, other: str) -> bool:
    """Whether a tired reader could take ``name`` for ``other``: the same with more before or after it, or one letter apart."""
    mine, theirs = skeleton(name), skeleton(other)
    if theirs in _parts(name):
        return True
    if len(theirs) >= _TELLING and (mine.startswith(theirs) or mine.endswith(theirs)):
        return True
    return len(theirs) > _TELLING and _one_apart(mine, theirs)


def _parts(name: str) -> set[str]:
    pieces = (*re.split(r"[-_]+", name), *re.split(r"[-_\d]+", name))  # "m0d" means a word, and so does the name in "hana2"
    return {skeleton(part) for part in pieces if part}


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, or is another."""
    short, long = sorted((one, other), key=len)
    begins = next((at for at, (left, right) in enumerate(zip(short, long, strict=False)) if left != right), len(short))
    rest = short[begins + 1:] if len(short) == len(long) else short[begins:]
    return len(long) - len(short) <= 1 and rest == long[begins + 1:]


def could_be_taken_for(name: str) -> tuple[set[str], str, str]:
    """Where to look for members whom :func:`resembles` may find: their whole skeletons, or how these begin, or end.

    One letter apart means that one half is the same.
    """
    mine = skeleton(name)
    half = (len(mine) - 1) // 2
    lengths = range(_TELLING, len(mine) + 1)
    cut = {mine[:length] for length in lengths} | {mine[-length:] for length in lengths}
    return _parts(name) | cut, mine[:half], mine[len(mine) - half:]


def is_suggested(name: str) -> bool:
    """Whether the site itself may have suggested ``name``: whoever takes it means nobody else by it."""
    first, _between, second = name.partition("_")
    return first in _FIRST and second in _SECOND


def bare_skeleton(name: str) -> str:
    """What ``name`` looks like when the signs and spaces no member's name has are left out."""
    return skeleton("".join(_WORD.findall(name)))


def suggest_names(count: int, is_taken: Callable[[str], bool]) -> list[str]:
    """Up to ``count`` different names such as ``quiet_harbour`` that nobody has.

    :param is_taken: whether a name with this skeleton exists.
    """
    found: list[str] = []
    for _try in range(count * 10):
        name = f"{secrets.choice(_FIRST)}_{secrets.choice(_SECOND)}"
        if name not in found and not is_taken(skeleton(name)):
            found.append(name)
        if len(found) == count:
            break
    return found


def all_suggestions() -> list[str]:
    """Every name that may be suggested."""
    return [f"{first}_{second}" for first in _FIRST for second in _SECOND]
