"""What an entry may refer to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it.token import Token

from library import text

# What nobody can see in a text that should be read by people: controls, turns of direction, signs of no width.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd"
                    "\ufff9-\ufffb\U000e0000-\U000e007f]")


@dataclass(frozen=True)
class Known:
    """What an entry may refer to.

    :ivar sources: each source key and its status (``active``, ``superseded``, ``retracted``).
    :ivar redirects: where each retired page sends its readers, both as ``withdrawal`` or ``faq/is-it-hard``.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    redirects: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=8)
def tokens_of(body: str) -> list[Token]:
    """The tokens of a body, to be looked at only: every rule asks for those of the same text."""
    return text.parse(body)


def with_next(tokens: list[Token]) -> Iterable[tuple[Token, Token]]:
    """Each token and the one after it: a block's words follow its opening. The last stands beside itself."""
    return zip(tokens, tokens[1:] + tokens[-1:], strict=True)


def line_of(token: Token) -> int:
    """The line of the body a block begins in, from 0."""
    return token.map[0] if token.map else 0
