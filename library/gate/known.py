"""What an entry may refer to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token


@dataclass(frozen=True)
class Known:
    """What an entry may refer to.

    :ivar sources: each source key and its status (``active``, ``superseded``, ``retracted``).
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()


def with_next(tokens: list[Token]) -> Iterable[tuple[Token, Token]]:
    """Each token and the one after it: a block's words follow its opening. The last stands beside itself."""
    return zip(tokens, tokens[1:] + tokens[-1:], strict=True)


def line_of(token: Token) -> int:
    """The line of the body a block begins in, from 0."""
    return token.map[0] if token.map else 0
