"""House rules of templates, style sheets and scripts, held by a program."""

import hashlib
import re
import tomllib
from pathlib import Path

from django.conf import settings

from tests.architecture.source import held_by_all

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
# Pages elsewhere that a reader may choose to open. Nothing is ever loaded from them.
OUTGOING = {"https://findahelpline.com/"}

REMARKS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def markup(path: Path) -> str:
    """The template without its remarks."""
    return REMARKS.sub("", path.read_text(encoding="utf-8"))


@held_by_all(TEMPLATES, named)
class TestTemplate:
    def test_escapes_everything(self, template: Path) -> None:
        """Members' text is cleaned once, in community/text.py, and marked there; a template never vouches for anything."""
        assert not re.search(r"\|\s*(safe|safeseq)\b|{%\s*autoescape\s+off", markup(template))

    def test_has_no_script_or_style_of_its_own(self, template: Path) -> None:
        """The Content-Security-Policy refuses them, so they would silently not work."""
        html = markup(template)
        assert not re.search(r"<style\b", html)
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)\s*=", html)
        data = r'<script type="application/(ld\+)?json"|\ssrc='  # data is never run
        assert all(re.search(data, tag) for tag in re.findall(r"<script\b[^>]*>", html))
        # What fills a block of data must come escaped out of library/text.py.
        assert all(re.fullmatch(r"{% \w+_data [\w. ]+ %}", filled)
                   for filled in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL))
        assert "javascript:" not in html

    def test_asks_no_other_host_for_anything(self, template: Path) -> None:
        html = markup(template)
        assert not re.search(r"(?:\ssrc|\ssrcset|\saction|\sposter|hx-(?:get|post))=[\"'](?:https?:)?//", html)
        for tag in re.findall(r"<(?:link|a)\b[^>]*\shref=[\"'](?:https?:)?//[^>]*>", html):
            assert tag.startswith("<a "), tag
            address = re.search(r"href=[\"']([^\"']+)", tag)
            assert address
            assert address[1] in OUTGOING, f"{address[1]} is not on the list of outgoing links"
            assert "noopener" in tag, tag
            assert "noreferrer" in tag, tag

    def test_opens_nothing_in_a_new_window(self, template: Path) -> None:
        assert not re.search(r"\starget=[\"']_", markup(template))

    def test_speaks_through_gettext(self, template: Path) -> None:
        """Words between tags, with the template language taken out, would stay English for ever."""
        if template.name == "500.html":
            return  # rendered when nothing can be relied on
        unspoken = (
            r"{% block robots %}.*?{% endblock %}|{% blocktrans.*?{% endblocktrans(?:late)? %}|{%.*?%}|{{.*?}}"
            r"|<!doctype html>|<(?P<tag>svg|pre|code|kbd|script)\b.*?</(?P=tag)>"
        )
        html = re.sub(unspoken, "", markup(template), flags=re.DOTALL)
        words = re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>|&\w+;", " ", html))
        assert not words, words


@held_by_all(STYLES, named)
class TestStyle:
    def test_names_no_colour(self, style: Path) -> None:
        """Colours live in tokens.css, once for each theme (paper, in print.css, is its own world)."""
        if style.name in {"tokens.css", "print.css"}:
            return
        css = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)|\b(?:rgba?|hsla?|oklch|lab)\(", css)

    def test_stays_at_home(self, style: Path) -> None:
        css = style.read_text(encoding="utf-8")
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", css)

    def test_keeps_to_its_layer(self, style: Path) -> None:
        if style.name in {"fonts.css", "print.css"}:
            return  # font faces know no layers; paper outranks them all
        css = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
        outside = re.sub(r"@layer\s+[\w-]+\s*{.*}\s*$|@layer[^{;]*;", "", css, flags=re.DOTALL).strip()
        assert not outside, outside[:80]

    def test_reads_from_either_side(self, style: Path) -> None:
        """Logical properties, so that right-to-left languages need no second style sheet."""
        css = style.read_text(encoding="utf-8")
        sides = r"^\s*(?:margin|padding|border)-(?:left|right|top|bottom)\b"
        sizes = r"^\s*(?:left|right|width|height|text-align:\s*(?:left|right))\s*[:;]"
        assert not re.findall(f"{sides}|{sizes}", css, flags=re.MULTILINE)

    def test_moves_nothing(self, style: Path) -> None:
        css = style.read_text(encoding="utf-8")
        assert "@keyframes" not in css
        if style.name != "utilities.css":
            assert not re.search(r"\b(?:transition|animation)\s*:", css)


@held_by_all(SCRIPTS, named)
class TestScript:
    def test_stays_small_and_writes_no_markup(self, script: Path) -> None:
        source = script.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= 160, "split it"
        assert not re.search(r"\beval\(|new Function|document\.write|\.style\.|https?://", source)

    def test_ends_its_imports_so_that_hashed_names_get_in(self, script: Path) -> None:
        """Django's storage finds ``import … from "./x.js";`` with its semicolon only; else browsers mix old and new modules."""
        imports = r"^(?:import|export)\b[^\n]*[\"']\.{1,2}/[^\n]*$|^} from [^\n]*$"
        for line in re.findall(imports, script.read_text(encoding="utf-8"), re.MULTILINE):
            assert line.rstrip().endswith(";"), line
            assert line.startswith(("import", "}")), f"{line}: Django finds imports only"


def test_what_was_taken_from_elsewhere_is_unchanged_and_licensed() -> None:
    vendor = ROOT / "static" / "vendor"
    packages = tomllib.loads((vendor / "VERSIONS.toml").read_text(encoding="utf-8"))
    for name, package in packages.items():
        path = vendor / package["file"]
        assert path.exists(), name
        if "sha256" in package:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == package["sha256"], name
            assert list(path.parent.glob("LICENSE*")), name
    listed = {(vendor / package["file"]).resolve() for package in packages.values()}
    assert {path.resolve() for path in vendor.rglob("*.js")} <= listed
