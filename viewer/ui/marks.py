"""Texts with hits marked by two private characters, as the search gives them. No Qt here."""

from __future__ import annotations

START, END = "\ue000", "\ue001"


def split_marks(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and each hit as (start, length) in characters of the plain text.

    Marks without a partner, as an author's own use of these characters would be, just go.
    """
    if START not in text and END not in text:
        return text, []
    plain: list[str] = []
    hits: list[tuple[int, int]] = []
    length = 0
    begun: int | None = None
    for char in text:
        if char == START:
            begun = length
        elif char == END:
            if begun is not None and length > begun:
                hits.append((begun, length - begun))
            begun = None
        else:
            plain.append(char)
            length += 1
    return "".join(plain), hits
