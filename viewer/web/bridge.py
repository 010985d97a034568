"""What our scripts in a page report to the window. They live in a world of their own, where no page can reach them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from viewer.web.landing import Position


class Bridge(QObject):
    """The scripts call the slots; ``number`` is that of the load that they belong to, and reports of pages that were
    left meanwhile are dropped."""

    went = Signal(Position)
    counted = Signal(int, int)  # present hit (from 1; 0: none), number of hits
    was_enlarged = Signal(bool)
    size_wanted = Signal(int)  # 1: larger, -1: smaller
    link_chosen = Signal(str)  # its address

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.number = 0

    @Slot(int, float, str, float, bool)
    def moved(self, number: int, place: float, heading: str, left: float, own: bool) -> None:
        if number == self.number:
            self.went.emit(Position(place, heading, left, own))

    @Slot(int, int, int)
    def found(self, number: int, at: int, count: int) -> None:
        if number == self.number:
            self.counted.emit(at, count)

    @Slot(int, bool)
    def enlarged(self, number: int, is_large: bool) -> None:
        if number == self.number:
            self.was_enlarged.emit(is_large)

    @Slot(int, int)
    def resized(self, number: int, by: int) -> None:
        if number == self.number:
            self.size_wanted.emit(by)

    @Slot(int, str)
    def followed(self, number: int, address: str) -> None:
        if number == self.number:
            self.link_chosen.emit(address)
