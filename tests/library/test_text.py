"""Markdown of entries: safe whatever is in it, with numbered citations, blocks and glossary links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.text import Terms, render_entry, render_summary

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,x)",
    "<a href='javascript:x'>x</a>", "![x](https://evil.example/x.png)", "[x](vbscript:x)", "<svg/onload=alert(1)>",
    "[@A1; @<script>alert(1)</script>]", '[x](https://a.example "onmouseover=alert(1)")', "`<script>`",
    "## <script>alert(1)</script>", "::: note <script>\nx\n:::", "<style>*{display:none}</style>", "<!-- x -->",
    "&lt;script&gt;", "[@A1\"onclick=alert(1)]",
]


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_comes_out_harmless(markdown: str) -> None:
    for html in (render_entry(markdown, Terms({"script": "script"})).html, render_summary(markdown)):
        for harm in ("<script", "<img", "<svg", "<style", 'href="javascript:', 'href="data:', 'href="vbscript:', "<!--"):
            assert harm not in html.lower()
        assert "onerror=" not in html.replace("&lt;img src=x onerror=alert(1)&gt;", "")


@given(st.text(alphabet=st.sampled_from("ab @[]();:#*_`<>&\"'/\\\n-1A"), max_size=80))
def test_anything_can_be_rendered(markdown: str) -> None:
    rendered = render_entry(markdown, Terms({"ab": "ab"}))
    assert "<script" not in rendered.html
    assert len(rendered.cited) == len(set(rendered.cited))


def test_citations_are_numbered_in_order_and_lead_to_the_list() -> None:
    rendered = render_entry("One [@B2; @A1]. Two [@A1].")
    assert rendered.cited == ("B2", "A1")
    assert rendered.html == (
        '<p>One<sup class="citation"><a href="#source-1" id="cite-1" aria-label="Source 1">1</a><span>, </span>'
        '<a href="#source-2" id="cite-2" aria-label="Source 2">2</a></sup>. '
        'Two<sup class="citation"><a href="#source-2" aria-label="Source 2">2</a></sup>.</p>')


def test_the_safety_block_is_taken_out_and_counted_first() -> None:
    rendered = render_entry("Text [@A1].\n\n::: never-stop-suddenly\nStop [@B2].\n:::\n\nMore.")
    assert rendered.cited == ("B2", "A1")
    assert 'role="note"' in rendered.safety
    assert "/help-now/" in rendered.safety
    assert "Stop" not in rendered.html


def test_headings_make_the_contents_list_and_never_share_an_id() -> None:
    rendered = render_entry("## Sources\n\n## Rest\n\n### Rest")
    anchors = [heading.anchor for heading in rendered.outline]
    assert len(set(anchors)) == 3
    assert "sources" not in anchors  # the page has its own list of sources
    assert all(f'id="{anchor}"' in rendered.html for anchor in anchors)


def test_a_word_is_linked_at_its_first_use_only_and_not_inside_links_or_headings() -> None:
    html = render_entry("## Taper\n\n[taper](/x/) A taper, a TAPER, a tapered [@A1].", Terms({"taper": "taper"})).html
    assert html.count('class="term"') == 1
    assert 'A <a class="term" href="/library/glossary/#taper">taper</a>, a TAPER' in html


def test_the_longer_word_wins() -> None:
    terms = Terms({"GABA": "gaba", "GABA-A receptor": "gaba-a-receptor"})
    assert "#gaba-a-receptor" in render_entry("The GABA-A receptor.", terms).html
    assert 'class="term"' not in render_entry("The GABA-B side.", terms).html


def test_links_to_other_sites_say_nothing_of_where_they_were_pressed() -> None:
    html = render_entry("[out](https://a.example) [in](/library/) [odd](//b.example) [odder](/\\c.example)").html
    assert '<a href="https://a.example" rel="noopener noreferrer">' in html
    assert '<a href="/library/">' in html
    assert html.count("noopener noreferrer") == 3


def test_a_key_is_made_of_plain_letters() -> None:
    assert render_entry("So [@Muller2020].").cited == ("Muller2020",)
    assert render_entry("So [@Müller2020].").cited == ()
