"""The style sheets: enough contrast in every theme, every font there, nothing from outside."""

from __future__ import annotations

import re

import pytest

from viewer.config import resources
from viewer.content.clean import CLASSES
from viewer.content.highlight import TOKEN_CLASSES

STYLE = resources() / "style"
SHEETS = sorted(STYLE.glob("*.css"))
TEXT_COLOURS = ["ink", "quiet", "link", "accent"]
TOKENS = ["keyword", "string", "number", "comment", "name", "type", "operator", "deleted", "inserted"]


def themes() -> dict[str, dict[str, str]]:
    css = (STYLE / "reader.css").read_text("utf-8")
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\);", css))
    light = {name: pair.split(", ")[0] for name, pair in pairs.items()}
    dark = {name: pair.split(", ")[1] for name, pair in pairs.items()}
    block = re.search(r'data-theme="sepia"\] \{(.*?)\}', css, re.DOTALL)
    assert block is not None
    sepia = light | dict(re.findall(r"--([\w-]+): (#\w+);", block[1]))
    paper = light | dict(re.findall(r"--([\w-]+): (#\w+);", (STYLE / "print.css").read_text("utf-8")))
    return {"light": light, "dark": dark, "sepia": sepia, "print": paper}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "sepia", "print"])
def test_text_and_code_have_enough_contrast(theme: str) -> None:
    colours = themes()[theme]
    for name in TEXT_COLOURS:
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
        assert contrast(colours[name], colours["wash"]) >= 4.5, name
    for token in TOKENS:
        assert contrast(colours[f"tok-{token}"], colours["wash"]) >= 4.5, token
    assert contrast(colours["mark-ink"], colours["mark"]) >= 4.5


def test_every_file_named_is_there_and_nothing_is_outside() -> None:
    for sheet in SHEETS:
        css = sheet.read_text("utf-8")
        assert "@import" not in css
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", css):
            # a sheet that is copied into a book names the fonts beside it there
            folder = STYLE.parent if sheet.name == "book.css" else sheet.parent
            assert (folder / address).resolve().is_file(), address


def test_every_bundled_font_is_used_and_has_its_licence() -> None:
    fonts = resources() / "fonts"
    css = (STYLE / "fonts.css").read_text("utf-8")
    for font in fonts.glob("*.woff2"):
        assert font.name in css
    assert sum(f.stat().st_size for f in fonts.iterdir()) < 3_000_000
    for licence in ("OFL-Source.txt", "OFL-STIX-Two-Math.txt"):
        assert "SIL OPEN FONT LICENSE" in (fonts / licence).read_text("utf-8").upper()


def test_braces_match() -> None:
    for sheet in SHEETS:
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert css.count("{") == css.count("}")


def test_the_classes_that_posts_may_carry_do_not_reach_the_frame_of_the_page() -> None:
    ours = frozenset().union(*CLASSES.values())
    assert not ours & {
        "post",
        "head",
        "title",
        "facts",
        "tags",
        "original",
        "state",
        "content",
        "missing",
    }
    assert not ours & TOKEN_CLASSES
