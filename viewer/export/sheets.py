"""The style sheet of the pages of one part: page numbers and running heads (CSS Paged Media, level 3).

Everything that is the same in every export stands in ``resources/style/export.css``; here is what depends on the posts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from viewer.errors import UsageError
from viewer.export.document import Entry
from viewer.types import ExportOptions

_LONGEST = 88  # characters of a running head; beyond them it would meet the page number


PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # millimetres
MARGINS = (12.0, 45.0)  # the running heads need the least; a page is not all margin
TEXT_SIZES = (7.0, 18.0)
_GAP = 8  # millimetres between columns
_CAPTION = 27  # millimetres below a picture that its caption may take


@dataclass(frozen=True, slots=True)
class Layout:
    """What all pages of an export have in common: the name of the paper, its size and margin in millimetres, the size
    of text in points, the number of columns."""

    paper: str
    width: float
    height: float
    margin: float
    text_size: float
    columns: int

    @property
    def text_width(self) -> float:
        """Millimetres between the margins."""
        return self.width - 2 * self.margin

    @property
    def column_width(self) -> float:
        """Millimetres that a line of text may take."""
        return (self.text_width - _GAP * (self.columns - 1)) / self.columns

    @property
    def margin_above(self) -> float:
        """A little more than at the sides looks like the same."""
        return self.margin + 1


def layout_of(options: ExportOptions) -> Layout:
    """The layout that the options ask for. Raises UsageError, saying what can be chosen."""
    paper = {name.casefold(): name for name in PAPERS}.get(options.paper.casefold())
    if paper is None:
        raise UsageError(
            f"“{options.paper}” is no paper that can be printed on; choose {' or '.join(PAPERS)}."
        )
    if not MARGINS[0] <= options.margin <= MARGINS[1]:
        raise UsageError(f"A margin can be {MARGINS[0]:g} to {MARGINS[1]:g} mm wide, not {options.margin:g}.")
    if not TEXT_SIZES[0] <= options.text_size <= TEXT_SIZES[1]:
        raise UsageError(
            f"Text can be {TEXT_SIZES[0]:g} to {TEXT_SIZES[1]:g} points in size, not {options.text_size:g}."
        )
    if options.columns not in (1, 2):
        raise UsageError(f"Pages can have one column or two, not {options.columns}.")
    return Layout(paper, *PAPERS[paper], options.margin, options.text_size, options.columns)


def front_sheet(layout: Layout) -> str:
    """The pages before the first post: counted in Roman numerals, as in books, so that the posts begin on page 1."""
    return (
        f"{_text_sheet(layout)}@page {{ @bottom-right {{ content: counter(page, lower-roman) }} }}\n"
        '@page :first { @bottom-right { content: "" } }\n'
    )


def part_sheet(entries: Iterable[Entry], first_page: int, layout: Layout) -> str:
    """The pages of a part, whose first one has the number ``first_page``."""
    turned = f"size: {layout.height:g}mm {layout.width:g}mm;"
    rules = [
        _text_sheet(layout),
        "@page { @bottom-right { content: counter(page) } }",
        f"@page :first {{ counter-set: page {first_page} }}",
    ]
    for entry in entries:
        page = f"post{entry.row.id}"
        heads = (
            f"@top-left {{ content: {quoted(entry.row.source)} }}"
            f" @bottom-left {{ content: {quoted(entry.row.title)} }}"
        )
        rules.append(f"@page {page} {{ {heads} }}")
        rules.append(f"#{entry.name} {{ page: {page} }}")
        if entry.has_turned:
            rules.append(f"@page {page}-turned {{ {turned} {heads} }}")
            rules.append(f"#{entry.name} .turned {{ page: {page}-turned }}")
    return "\n".join(rules) + "\n"


def _text_sheet(layout: Layout) -> str:
    """Size of text, columns, and how high a picture may be so that it stays on its page."""
    room = layout.height - 2 * layout.margin - _CAPTION
    rules = [
        f":root, :root[data-theme] {{ --text-size: {layout.text_size:g}pt }}",
        f"html {{ font-size: {layout.text_size:g}pt }}",
        f":root {{ --column: {layout.column_width:g}mm }}",
        f".export .content img:not(.formula, .icon) {{ max-height: {room:g}mm }}",
    ]
    if layout.columns > 1:
        rules.append(
            f".export .content {{ columns: {layout.columns}; column-gap: {_GAP}mm; column-fill: balance }}"
        )
    return f"@media print {{ {' '.join(rules)} }}\n"


def quoted(text: str) -> str:
    """A text as a CSS string, cut to the length of a running head (CSS Syntax, level 3, section 4.3.5)."""
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        line = line[: _LONGEST - 1].rstrip() + "…"
    escaped = "".join(c if c.isprintable() and c not in '"\\<' else f"\\{ord(c):x} " for c in line)
    return f'"{escaped}"'
