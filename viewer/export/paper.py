"""The paper of a PDF: which there is, and how much room it leaves to text."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.errors import UsageError
from viewer.types import ExportOptions

PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # millimetres
MARGINS = (12.0, 45.0)  # the running heads need the least; a page is not all margin
TEXT_SIZES = (7.0, 18.0)
GAP = 8  # millimetres between columns


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
        return (self.text_width - GAP * (self.columns - 1)) / self.columns

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
