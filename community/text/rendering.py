"""Members' Markdown becomes safe HTML here, once, when it is saved.

Two kinds: a post (headings excepted, nearly all of Markdown) and a chat line.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import nh3
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from community.text.marks import BEGIN, END, GONE, Fillings, fill, mark

_LINE_TAGS = {"p", "br", "em", "strong", "code", "a", "s"}
_POST_TAGS = _LINE_TAGS | {"ul", "ol", "li", "blockquote", "pre", "hr"}

# A hundred quotes inside each other help nobody and cost the renderer dearly. The renderer would drop what lies deeper than
# maxNesting without a word, so long before that everything becomes a plain paragraph.
_OPTIONS = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": 20}
_DEEPEST = 10
# Off: what shows pictures or headings; indented text as code, because people indent; and what would make words vanish
# (link definitions) or bring back what validate_text refuses (entities).
_NOT_IN_POSTS = ["image", "heading", "lheading", "html_block", "html_inline", "code", "reference", "entity"]

NAME = re.compile(r"@([\w-]{3,30})")
ENTRY = re.compile(r"\[\[([a-z0-9-]{1,80}|faq/[a-z0-9-]{1,80})\]\]")
SOURCE = re.compile(r"/forum/p/([1-9][0-9]{0,17})/")


@dataclass(frozen=True)
class Known:
    """What a post may name. Whatever is not in here stays the words it was typed as.

    :ivar members: numbers of members by their name in small letters.
    :ivar entries: paths of the library.
    :ivar sources: numbers of posts its author may see, and so quote.
    """

    members: Mapping[str, int] = field(default_factory=dict)
    entries: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()


NOBODY = Known()


def _flatten(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the renderer: below :data:`_DEEPEST` there are paragraphs only."""
    return state.level >= _DEEPEST and paragraph(state, start, end, silent)


def _known(state: StateInline | StateCore) -> Known:
    known: Known = state.env.get("known", NOBODY)
    return known


def _mention(state: StateInline, silent: bool) -> bool:
    """A rule for the renderer: ``@name``, unless it is the middle of a word or of an address."""
    before = state.src[state.pos - 1] if state.pos else " "
    found = None if before.isalnum() or before in "_-./" else NAME.match(state.src, state.pos)
    number = _known(state).members.get(found[1].casefold()) if found else None
    return found is not None and number is not None and _put(state, silent, f"m{number}", found.end())


def _card(state: StateInline, silent: bool) -> bool:
    """A rule for the renderer: ``[[withdrawal]]`` is a page of the library."""
    found = ENTRY.match(state.src, state.pos)
    return found is not None and found[1] in _known(state).entries and _put(state, silent, f"c{found[1]}", found.end())


def _put(state: StateInline, silent: bool, content: str, end: int) -> bool:
    if not silent:
        state.push("mark", "", 0).content = content
    state.pos = end
    return True


def _quotes(state: StateCore) -> None:
    """A rule for the renderer: a quote whose first line is a link to a post is a quote of that post.

    The link gives way to the mark: who wrote the source is told at reading, by the name they have then.
    """
    tokens: list[Token] = []
    ends: list[bool] = []
    places = iter(enumerate(state.tokens))
    for number, token in places:
        if token.type == "blockquote_open":
            source = _source(state.tokens[number + 1:number + 3])
            is_known = source is not None and source in _known(state).sources
            ends.append(is_known)
            tokens += [_token(f"q{source}"), token] if is_known else [token]
            if is_known and not _without_first_line(state.tokens[number + 2]):
                for _paragraph in range(3):
                    next(places)
        elif token.type == "blockquote_close":
            tokens += [token, _token("/")] if ends.pop() else [token]
        else:
            tokens.append(token)
    state.tokens = tokens


def _source(following: list[Token]) -> int | None:
    """The number of the post that the first line of a quote links to, when that line is nothing else."""
    inline = following[-1].children if len(following) == 2 and following[-1].type == "inline" else None
    if not inline or inline[0].type != "link_open":
        return None
    closing = _closing(inline)
    stands_alone = closing + 1 == len(inline) or inline[closing + 1].type in {"softbreak", "hardbreak"}
    address = str(inline[0].attrGet("href") or "").removeprefix(settings.SITE_URL.rstrip("/"))
    found = SOURCE.fullmatch(address)
    return int(found[1]) if found and stands_alone else None


def _without_first_line(inline: Token) -> bool:
    """Take the link and the line break behind it out of a paragraph. Says whether anything is left."""
    children = inline.children or []
    inline.children = children[_closing(children) + 2:]
    return bool(inline.children)


def _closing(inline: list[Token]) -> int:
    return next(place for place, token in enumerate(inline) if token.type == "link_close")


def _token(content: str) -> Token:
    return Token("mark", "", 0, content=content)


def _show_mark(renderer: RendererProtocol, tokens: list[Token], index: int, options: object, env: object) -> str:
    return mark(tokens[index].content)


_post = MarkdownIt("commonmark", _OPTIONS).enable("strikethrough").disable(_NOT_IN_POSTS)
_post.block.ruler.before("fence", "flatten", _flatten)
_post.inline.ruler.before("link", "card", _card)
_post.inline.ruler.before("link", "mention", _mention)
_post.core.ruler.push("quotes", _quotes)
_post.add_render_rule("mark", _show_mark)
_line = MarkdownIt("zero", _OPTIONS).enable(["emphasis", "strikethrough", "backticks", "link", "autolink", "escape", "newline"])
_line.inline.ruler.before("link", "card", _card)
_line.inline.ruler.before("link", "mention", _mention)
_line.add_render_rule("mark", _show_mark)


def render_post(body: str, known: Known = NOBODY) -> str:
    """The HTML of a post, with marks where it names what ``known`` holds. ``body`` is Markdown; the result is clean."""
    return _clean(_post.render(_unmarked(body), {"known": known}), _POST_TAGS)


def render_message(body: str, known: Known = NOBODY) -> str:
    """The HTML of a chat message: emphasis, code and links, with marks where it names members or pages that ``known`` holds."""
    return _clean(_line.render(_unmarked(body), {"known": known}), _LINE_TAGS)


def named(body: str) -> tuple[list[str], list[str], list[int]]:
    """What ``body`` may mean to name, each once and in its order: members in small letters, paths of the library, posts."""
    return (list(dict.fromkeys(name.casefold() for name in NAME.findall(body))), list(dict.fromkeys(ENTRY.findall(body))),
            list(dict.fromkeys(int(number) for number in SOURCE.findall(body))))


def without_quotes(body: str, sources: Collection[int]) -> str:
    """``body`` with a line in place of each quote of one of these posts: what is not shown is not left in the Markdown."""
    lines, depth, gone = _unmarked(body).split("\n"), 0, [(0, 0, 0)]
    tokens = _post.parse("\n".join(lines), {}) if sources else []
    for number, token in enumerate(tokens):
        if token.type == "blockquote_open":
            begin, end = token.map or (0, 0)
            if begin >= gone[-1][1] and _source(tokens[number + 1:number + 3]) in sources:
                gone.append((begin, end, depth))
            depth += 1
        elif token.type == "blockquote_close":
            depth -= 1
    for begin, end, level in reversed(gone[1:]):
        lines[begin:end] = ["> " * level + str(GONE), ""]
    return "\n".join(lines)


def ready(html: str, fillings: Fillings) -> SafeString:
    """Stored HTML of ours with its marks filled, ready to show."""
    return trusted(fill(html, fillings))


def trusted(html: str) -> SafeString:
    """Mark HTML that :func:`render_post` or :func:`render_message` made, and that was stored, as ready to show."""
    return mark_safe(html)  # noqa: S308  the one place


def _unmarked(body: str) -> str:
    return body.replace(BEGIN, "").replace(END, "")


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(html, tags=tags, attributes={"*": set(), "a": {"href"}, "ol": {"start"}}, url_schemes={"http", "https"},
                     link_rel="nofollow ugc noopener noreferrer")
