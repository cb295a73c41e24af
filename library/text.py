"""An entry's Markdown becomes safe HTML here, and nowhere else in the library.

Rendered when an entry is loaded or saved, never when it is read. Beyond Markdown an entry has citations (``[@A1; @A3]``),
two kinds of block (``::: note`` and ``::: never-stop-suddenly``) and the words of the glossary.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, cast

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

SAFETY = "never-stop-suddenly"
NOTE = "note"
UNKNOWN_HEADING = "What we do not know"
HELP_ADDRESS = "/help-now/"
GLOSSARY_ADDRESS = "/library/glossary/#"
WORD_ANCHOR = "#word-"  # a page that lists its own words explains them in place

# Ids the page of an entry uses itself; a heading gets another.
_PAGE_IDS = frozenset({"main", "contents", "sources", "in-short", "certainty", "further", "words", "reply", "replies"})
_PAGE_PREFIX = re.compile(r"^(?=(?:source|cite|word|note|post|reply|replies|appearance)-)")

CITATION = re.compile(r"\[@(?P<first>[A-Za-z][\w-]*)(?P<more>(?:\s*;\s*@[A-Za-z][\w-]*)*)\]", re.ASCII)
_KEY = re.compile(r"@([A-Za-z][\w-]*)", re.ASCII)

_ELSEWHERE = re.compile(r"/(?:/|\\|%5C)", re.IGNORECASE)  # browsers read a backslash as a slash

_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_TAGS = {"p", "br", "em", "strong", "code", "a", "ul", "ol", "li", "blockquote", "hr", "h2", "h3", "sup", "span", "aside",
         "section"}
_ATTRIBUTES = {
    "a": {"href", "id", "class", "aria-label", "title", "rel"}, "aside": {"class", "role", "aria-label"}, "ol": {"start"},
    "h2": {"id"}, "h3": {"id"}, "p": {"class"}, "section": {"class"}, "span": {"class"}, "sup": {"class"},
}


@dataclass(frozen=True)
class Heading:
    """A line of the contents list. ``level`` is 2 or 3; ``anchor`` is the id the heading carries on the page."""

    level: int
    anchor: str
    title: str


@dataclass(frozen=True)
class Rendered:
    """An entry ready for its page.

    :ivar safety: HTML of the never-stop-suddenly block, which pages show above everything else; may be empty.
    :ivar html: HTML of the rest.
    :ivar outline: the headings, in order.
    :ivar cited: keys of the sources, in the order of their numbers, from 1.
    :ivar terms: slugs of the glossary's words it uses, in the order of their first use.
    """

    safety: str
    html: str
    outline: tuple[Heading, ...]
    cited: tuple[str, ...]
    terms: tuple[str, ...] = ()


class Terms:
    """The words of the glossary, ready to be found in a text."""

    def __init__(self, phrases: Mapping[str, str], address: str = GLOSSARY_ADDRESS) -> None:
        """Take ``phrases``: each way of writing a term, and the term's slug; links lead to ``address`` and the slug."""
        self._address = address
        self._slugs = {phrase.casefold(): slug for phrase, slug in phrases.items()}
        longest_first = sorted(self._slugs, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)

    def link(self, text: str, used: dict[str, None]) -> str:
        """``text`` as HTML in which the first use of each term not in ``used`` is a link; ``used`` grows, in order."""
        parts, end = [], 0
        for match in self._pattern.finditer(text) if self._slugs else ():
            slug = self._slugs[match[0].casefold()]
            if slug not in used:
                used[slug] = None
                link = f'<a class="term" href="{self._address}{slug}">{escape(match[0])}</a>'
                parts += [escape(text[end:match.start()]), link]
                end = match.end()
        return "".join([*parts, escape(text[end:])])


def render_entry(body: str, terms: Terms | None = None) -> Rendered:
    """Render an entry's body; unknown source keys are numbered like any other (the gate refuses them)."""
    tokens = parse(body)
    safety, rest = _part_safety(tokens)
    outline = _anchor_headings(rest)
    rest = _wrap_unknown(rest)
    used = _link_terms(rest, terms) if terms is not None else ()
    env: dict[str, Any] = {"numbers": {}}
    safety_html = _render(safety, env)
    html = _render(rest, env)
    return Rendered(safety_html, html, outline, tuple(env["numbers"]), tuple(used))


def render_summary(summary: str) -> str:
    """The HTML of a summary: paragraphs, emphasis and links."""
    return _render(parse(summary), {"numbers": {}})


def parse(markdown: str) -> list[Token]:
    """The tokens of an entry's Markdown. The gate judges the same tokens that are rendered."""
    return _markdown.parse(markdown)


def citation_keys(token: Token) -> list[str]:
    """The source keys an inline token cites, in order."""
    return [key for child in token.children or [] if child.type == "citation" for key in child.meta["keys"]]


def keys_in(citation: str) -> list[str]:
    """The source keys of one citation as it is written, in order."""
    return _KEY.findall(citation)


def cited(markdown: str) -> list[str]:
    """The source keys a text cites, each once, in the order of their numbers on its page."""
    return list(render_entry(markdown).cited)


def plain(token: Token) -> str:
    """The words of an inline token, without citations and marks."""
    parts = []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type != "citation":
            parts.append(child.content)
    return "".join(parts)


# What word processors and browsers leave in a text that is pasted: signs that look like a space, a line end, or nothing at all.
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile("[\0\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_BULLET = re.compile(r"^([ \t]*)[•·▪◦‣o–\uf0b7]\t[ \t]*", re.MULTILINE)


def tidy(typed: str) -> str:
    """What was typed or pasted, with the invisible leavings of word processors made plain; its words stay as they are."""
    plain_text = _NOTHING.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", typed)))
    return _BULLET.sub(r"\1- ", plain_text)


def is_own(href: str) -> bool:
    """Whether a link stays on this site; ``//elsewhere.example`` does not."""
    return href.startswith(("/", "#")) and not _ELSEWHERE.match(href)


def trusted(html: str) -> SafeString:
    """Mark HTML that :func:`render_entry` or :func:`render_summary` made, and that was stored, as ready to show."""
    return mark_safe(html)  # noqa: S308  (both end in nh3)


def data_block(data: Mapping[str, Any]) -> SafeString:
    """Data for programs as JSON that can stand inside a ``<script>``: nothing in it can end the element or begin another."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
    return mark_safe(written)  # noqa: S308  (no sign of markup is left)


def _render(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    html = _markdown.renderer.render(tokens, _markdown.options, env)
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None).strip()


def _part_safety(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """Take the first safety block out: it has one place on every page."""
    kinds = [token.type for token in tokens]
    try:
        start = kinds.index(f"container_{SAFETY}_open")
        end = kinds.index(f"container_{SAFETY}_close", start) + 1
    except ValueError:
        return [], tokens
    return tokens[start:end], tokens[:start] + tokens[end:]


def _anchor_headings(tokens: list[Token]) -> tuple[Heading, ...]:
    outline: list[Heading] = []
    taken = set(_PAGE_IDS)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            title = plain(inline)
            stem = anchor = _PAGE_PREFIX.sub("on-", slugify(title)) or "section"
            while anchor in taken:
                anchor = f"{stem}-{len(taken)}"
            taken.add(anchor)
            opening.attrSet("id", anchor)
            outline.append(Heading(int(opening.tag[1]), anchor, title))
    return tuple(outline)


def _wrap_unknown(tokens: list[Token]) -> list[Token]:
    """Put the section about what is not known in an element of its own."""
    wrapped: list[Token] = []
    inside = False
    for token, following in pairwise([*tokens, Token("end", "", 0)]):
        if token.type == "heading_open" and token.tag == "h2":
            if inside:
                wrapped.append(Token("section_close", "section", -1))
            inside = plain(following) == UNKNOWN_HEADING
            if inside:
                wrapped.append(Token("section_open", "section", 1, attrs={"class": "unknown"}))
        wrapped.append(token)
    return [*wrapped, Token("section_close", "section", -1)] if inside else wrapped


def _link_terms(tokens: Sequence[Token], terms: Terms) -> dict[str, None]:
    """Make the first use of each word of the glossary a link; the slugs of those used, in order."""
    used: dict[str, None] = {}
    heading = False
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            heading = token.nesting == 1
        if token.type != "inline" or heading:
            continue
        depth = 0
        for child in token.children or []:
            depth += child.nesting if child.type in {"link_open", "link_close"} else 0
            if child.type == "text" and not depth:
                child.type, child.content = "linked_text", terms.link(child.content, used)
    return used


def _read_citation(state: StateInline, silent: bool) -> bool:
    match = CITATION.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")  # the number hangs on the word before it
        token = state.push("citation", "sup", 0)
        token.content = match[0]
        token.meta["keys"] = keys_in(match[0])
    state.pos = match.end()
    return True


def _show_citation(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    links = []
    for key in tokens[index].meta["keys"]:
        first = key not in env["numbers"]
        number = env["numbers"].setdefault(key, len(env["numbers"]) + 1)
        anchor = f' id="cite-{number}"' if first else ""  # where the list of sources leads back to
        label = escape(_("Source %(number)s") % {"number": number})
        links.append(f'<a href="#source-{number}"{anchor} aria-label="{label}">{number}</a>')
    return f'<sup class="citation">{"<span>, </span>".join(links)}</sup>'


def _show_linked_text(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return tokens[index].content


def _show_link(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    if not is_own(str(tokens[index].attrGet("href"))):
        tokens[index].attrSet("rel", "noopener noreferrer")
    return cast(str, renderer.renderToken(tokens, index, options, env))


def _show_note(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return '<aside class="notice" role="note">\n' if tokens[index].nesting == 1 else "</aside>\n"


def _show_safety(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    if tokens[index].nesting == 1:
        heading = escape(_("Never stop suddenly"))
        return (f'<aside class="notice notice--help {SAFETY}" role="note" aria-label="{heading}">\n'
                f'<p class="notice__title">{heading}</p>\n')
    return f'<p><a href="{HELP_ADDRESS}">{escape(_("Get help now"))}</a></p>\n</aside>\n'


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False, "maxNesting": 20})
    markdown.disable(["image", "html_block", "html_inline", "lheading", "code", "fence"])
    markdown.use(container_plugin, NOTE, render=_show_note)
    markdown.use(container_plugin, SAFETY, render=_show_safety)
    markdown.inline.ruler.before("link", "citation", _read_citation)
    markdown.add_render_rule("citation", _show_citation)
    markdown.add_render_rule("linked_text", _show_linked_text)
    markdown.add_render_rule("link_open", _show_link)
    return markdown


_markdown = _build()
