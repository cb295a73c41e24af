"""Every theme can be read: WCAG contrast of each pair of colours that meet on a page."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from community.http import TEXTS, THEMES

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ("canvas", "surface", "raised", "accent-wash", "help-wash", "caution-wash")
TEXT_PAIRS = [
    *product(("ink", "ink-soft", "heading", "link", "link-hover"), GROUNDS),
    *product(("help",), ("canvas", "surface", "raised", "help-wash")),
    ("caution", "caution-wash"),
    ("on-accent", "accent"), ("on-accent", "accent-hover"),
    ("on-help", "help"), ("on-help", "help-hover"),
    ("on-focus", "focus"),
]
EDGE_PAIRS = [*product(("line-strong", "focus", "accent"), ("canvas", "surface", "raised"))]


def colours(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-theme="{theme}"\] {{(.*?)}}', CSS, re.DOTALL)
    assert block, theme
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    palette = colours(theme)
    least = 7 if theme == "contrast" else 4.5
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(theme: str, edge: str, ground: str) -> None:
    palette = colours(theme)
    assert contrast(palette[edge], palette[ground]) >= 3


def test_every_theme_names_the_same_tokens() -> None:
    first, *others = [set(colours(theme)) for theme in THEMES]
    assert all(other == first for other in others)


def test_no_theme_is_pure_white_or_pure_black() -> None:
    for theme in THEMES:
        assert not {"#ffffff", "#000000"} & set(colours(theme).values())


def test_every_text_size_has_a_rule() -> None:
    assert all(f'[data-text="{size}"]' in CSS for size in TEXTS if size != "normal")
