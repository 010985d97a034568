"""The style sheet of the pages of one part: page numbers and running heads (CSS Paged Media, level 3).

Everything that is the same in every export stands in ``resources/style/export.css``; here is what depends on the posts.
"""

from __future__ import annotations

from collections.abc import Iterable

from viewer.export.document import Entry

_LONGEST = 88  # characters of a running head; beyond them it would meet the page number


def front_sheet() -> str:
    """The pages before the first post: counted in Roman numerals, as in books, so that the posts begin on page 1."""
    return (
        "@page { @bottom-right { content: counter(page, lower-roman) } }\n"
        '@page :first { @bottom-right { content: "" } }\n'
    )


def part_sheet(entries: Iterable[Entry], first_page: int) -> str:
    """The pages of a part, whose first one has the number ``first_page``."""
    rules = [
        "@page { @bottom-right { content: counter(page) } }",
        f"@page :first {{ counter-set: page {first_page} }}",
    ]
    for entry in entries:
        page = f"post{entry.row.id}"
        rules.append(
            f"@page {page} {{ @top-left {{ content: {quoted(entry.row.source)} }}"
            f" @bottom-left {{ content: {quoted(entry.row.title)} }} }}"
        )
        rules.append(f"#{entry.name} {{ page: {page} }}")
    return "\n".join(rules) + "\n"


def quoted(text: str) -> str:
    """A text as a CSS string, cut to the length of a running head (CSS Syntax, level 3, section 4.3.5)."""
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        line = line[: _LONGEST - 1].rstrip() + "…"
    escaped = "".join(c if c.isprintable() and c not in '"\\<' else f"\\{ord(c):x} " for c in line)
    return f'"{escaped}"'
