"""Members' Markdown: what is shown, what is made harmless, and that no word is ever lost on the way."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from community import text
from tests import pace

POST_TAGS = {"p", "br", "em", "strong", "code", "a", "s", "ul", "ol", "li", "blockquote", "pre", "hr"}
MESSAGE_TAGS = {"p", "br", "em", "strong", "code", "a", "s"}


class Page(HTMLParser):
    """What a browser makes of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.depth = self.deepest = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.depth += tag not in {"br", "hr"}
        self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in {"br", "hr"}

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(("body", "html"), [
    ("plain", "<p>plain</p>"),
    ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
    ("~~gone~~", "<p><s>gone</s></p>"),
    ("one\ntwo", "<p>one<br>\ntwo</p>"),
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("> said\n\nyes", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>yes</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
    ("`code`", "<p><code>code</code></p>"),
    ("    indented by a tired hand", "<p>indented by a tired hand</p>"),
    ("# not a heading", "<p># not a heading</p>"),
    ("a < b & c", "<p>a &lt; b &amp; c</p>"),
])
def test_a_post_is_rendered(body: str, html: str) -> None:
    assert text.render_post(body).strip() == html


def test_a_link_gives_nothing_away_and_gains_nothing() -> None:
    html = text.render_post("[page](https://example.org/a?b=1&c=2)")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert 'rel="nofollow ugc noopener noreferrer"' in html


def test_a_message_has_no_blocks() -> None:
    html = text.render_message("> quote\n- item\n**bold**")
    assert Page(html).tags <= MESSAGE_TAGS
    assert "<strong>bold</strong>" in html
    assert "&gt; quote" in html


SCRIPTS = [
    "<script>alert(1)</script>", "<ScRiPt src=//x></sCrIpT>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>", "<iframe srcdoc='<script>alert(1)</script>'>", "<style>@import '//x'</style>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x]( javascript:alert(1))", "[x](&#106;avascript:alert(1))",
    "[x](java\nscript:alert(1))", "[x](javascript&colon;alert(1))", "[x](<javascript:alert(1)>)", "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "<data:text/html,x>", "[x](vbscript:x)",
    "[x](file:///etc/passwd)", "[x](http://a.b 't\" onmouseover=\"alert(1)')",
    "[x](http://a.b\" onclick=\"alert(1))", "![x](http://a.b/track.png)",
    "![x](javascript:alert(1))", "[a]: javascript:alert(1)\n\n[a]", "`<script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```", "[![x](y)](javascript:alert(1))", "<http://a.b/\"onclick=alert(1)>",
    "[x](http://a.b)<base href=//x>", "<form action=//x><button>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<x:script>", "</p></div></main>",
]


@pytest.mark.parametrize("body", SCRIPTS)
@pytest.mark.parametrize(("render", "tags"), [(text.render_post, POST_TAGS), (text.render_message, MESSAGE_TAGS)])
def test_nothing_hostile_reaches_a_browser(body: str, render: object, tags: set[str]) -> None:
    page = Page(render(body))  # type: ignore[operator]
    assert page.tags <= tags
    assert page.attributes <= {"href", "rel", "start"}
    assert all(re.match(r"(https?://|/|#|[\w%.]+$)", link) for link in page.links), page.links


def test_no_page_asks_another_host_for_a_picture() -> None:
    assert "img" not in Page(text.render_post("![x](https://example.org/x.png) <img src=https://example.org/y.png>")).tags


def test_an_entity_cannot_bring_back_what_is_refused_in_the_text() -> None:
    for rendered in (text.render_post("pay &#8238;yap &#x202e;"), text.render_message("pay &#8238;yap")):
        assert "\u202e" not in unescape(unescape(rendered.replace("&amp;", "&amp;amp;")))


def test_a_tooltip_hides_no_words() -> None:
    assert "hidden" not in text.render_post('[x](https://example.org "hidden")')


@pytest.mark.parametrize("body", ["> " * 100 + "deep", "- " * 100 + "deep", "1) " * 100 + "deep", ">" * 5000 + "deep",
                                  "".join("  " * n + f"- level{n}\n" for n in range(100)) + "deep", "> - " * 60 + "deep"])
def test_a_hundred_levels_become_ten_and_no_word_is_lost(body: str) -> None:
    page = Page(text.render_post(body))
    assert "deep" in page.words
    assert page.deepest <= 12


@pytest.mark.parametrize("body", ["[note]: https://example.org", "[a]: /x 'title'\n[b]: /y"])
def test_what_looks_like_a_definition_is_still_shown(body: str) -> None:
    assert Page(text.render_post(body)).words.strip() == body


HEAVY = {
    "quotes": ">" * 20_000, "quoted lines": ("> " * 50 + "a\n") * 190, "lists": "- " * 10_000,
    "list lines": ("- " * 100 + "a\n") * 90,
    "brackets": "[" * 20_000, "pictures": "![" * 10_000, "open links": "[a](" * 5_000,
    "definitions": "[a]: http://x\n" * 1_400,
    "stars": "*a " * 6_600, "marks": "*_" * 10_000, "under": "_a__b_" * 3_300, "tildes": "~~a" * 6_600,
    "ticks": "`a``b```" * 2_500,
    "table": "|a" * 5_000 + "\n" + "|-" * 5_000, "tables": "|a|b|\n|-|-|\n" + "|1|2|\n" * 3_000,
    "autolinks": "<http://a.b>" * 1_600,
    "tags": "<a " * 6_600, "comments": "<!--" * 5_000, "entities": "&" * 20_000, "slashes": "\\" * 20_000,
    "fences": "```\n" * 5_000,
    "rules": "- - -\n" * 3_300, "breaks": "\n" * 20_000, "half definitions": "[a\n" * 6_600,
}


@pytest.mark.parametrize("name", HEAVY)
def test_no_text_keeps_the_server_busy(name: str) -> None:
    heavy = HEAVY[name][:text.POST_LENGTH]
    assert pace.within(2, lambda: text.render_post(heavy))  # a tenth of that; nothing here may be quadratic
    assert len(text.render_post(heavy)) < 20 * text.POST_LENGTH


PIECES = [*"ab *_`~[]()<>!#&\\-+1.|:\"'/\n\t;=", "http://", "javascript:", "&#8238;", "```", "](", "> ", "- "]
BLOCKS = [*"a *_[]!#&-+1.|:\n\t=>", "> ", "- ", "1. ", "    ", "[a]: "]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join))
def test_whatever_is_typed_comes_out_clean(body: str) -> None:
    page = Page(text.render_post(body))
    assert page.tags <= POST_TAGS
    assert page.depth == 0
    assert "\u202e" not in page.words
    assert not any(re.match(r"\s*(javascript|data|vbscript):", unescape(link), re.IGNORECASE) for link in page.links)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(BLOCKS), max_size=120).map("".join))
def test_no_letter_is_lost(body: str) -> None:
    assert Page(text.render_post(body)).words.count("a") == body.count("a")


@pytest.mark.parametrize(("body", "code"), [
    ("", "required"), (" \n", "required"), ("\u200b", "required"), ("\u2800\u3164", "required"), ("a\x00", "binary"),
    ("\x07", "binary"), ("\ufffd", "binary"), ("\u202e", "bidi"), ("\u2066x", "bidi"), ("e" + "\u0301" * 6, "stacked"),
])
def test_what_cannot_be_meant_is_refused(body: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        text.validate_text(body)
    assert refused.value.code == code


@pytest.mark.parametrize("body", ["a", "…", "🙂", "👩‍👩‍👧", "שלום\u200f", "مرحبا", "ạ̈", "Tiếng Việt", "한국어",
                                  "tab\tand\nline", "Z\u0301\u0301"])
def test_what_people_write_is_taken(body: str) -> None:
    text.validate_text(body)


def test_the_same_text_has_one_form() -> None:
    assert text.normalize(" e\u0301\r\nb\rc ") == "é\nb\nc"
