"""Where on a page the reader is to be when it appears, and where they are later. No Qt here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Words to mark; with ``prefix`` the last of them may go on. Case and accents do not count. ``typed`` is whether the
    reader looked for it so; else it is another form of what they did."""

    text: str
    prefix: bool = False
    typed: bool = True


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a page opens: at the best hit of ``terms``; else at the heading ``anchor``; else at ``place``.

    A place is a number of blocks of text above the upper edge (see ``scripts/place.js``), 0 the very top.
    """

    place: float = 0.0
    anchor: str = ""
    terms: tuple[Term, ...] = ()

    def script(self, number: int) -> str:
        """The landing as a constant for the page's scripts; ``number`` tells one load from another."""
        return f"const landing = {json.dumps({**asdict(self), 'number': number})};"


@dataclass(frozen=True, slots=True)
class Position:
    """Where the reader is: the place, the id of the heading above, the part of the text (0 to 1) that is still below the
    lower edge, and whether they went there themselves."""

    place: float = 0.0
    heading: str = ""
    left: float = 1.0
    own: bool = False


TOP = Landing()
