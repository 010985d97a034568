"""The style sheet of the pages of one part: page numbers and running heads (CSS Paged Media, level 3).

Everything that is the same in every export stands in ``resources/style/export.css``; here is what depends on the posts.
"""

from __future__ import annotations

from collections.abc import Iterable

from viewer.export.document import Entry
from viewer.export.paper import GAP, Layout

_LONGEST = 88  # characters of a running head; beyond them it would meet the page number
_CAPTION = 27  # millimetres below a picture that its caption may take


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
            f".export .content {{ columns: {layout.columns}; column-gap: {GAP}mm; column-fill: balance }}"
        )
    return f"@media print {{ {' '.join(rules)} }}\n"


def quoted(text: str) -> str:
    """A text as a CSS string, cut to the length of a running head (CSS Syntax, level 3, section 4.3.5)."""
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        line = line[: _LONGEST - 1].rstrip() + "…"
    escaped = "".join(c if c.isprintable() and c not in '"\\<' else f"\\{ord(c):x} " for c in line)
    return f'"{escaped}"'
