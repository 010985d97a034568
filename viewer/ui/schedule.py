"""Syncs by themselves: at the start, every hour, every day, or never. It asks only when the reader said so."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from viewer.archive import Archive
from viewer.types import Source, SourceKind
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks

TICK = 60_000  # ms between looks at the clock
HOUR, DAY = 3600, 86_400  # seconds
EVERY = {"off": 0, "hourly": HOUR, "daily": DAY}


@dataclass(frozen=True, slots=True)
class Plan:
    """When to sync without being asked. ``every`` is a key of EVERY."""

    every: str = "off"
    on_start: bool = False

    @staticmethod
    def restored(stored: object) -> Plan:
        """From the settings; anything that makes no sense is never."""
        if not isinstance(stored, dict):
            return Plan()
        every = stored.get("every")
        return Plan(
            every if isinstance(every, str) and every in EVERY else "off", stored.get("on_start") is True
        )

    def stored(self) -> dict[str, object]:
        """As the settings keep it."""
        return {"every": self.every, "on_start": self.on_start}


def due(
    sources: Sequence[Source], asked: Mapping[int, float], now: float, every: int, *, start: bool = False
) -> list[int]:
    """The sources to ask now (ids): those last asked at least ``every`` seconds ago, on record or in ``asked``; at the
    ``start`` all; none that is paused. Folders cost nothing and come along; alone they are no reason."""
    if not every and not start:
        return []

    def since(source: Source) -> float:
        synced = source.last_sync.timestamp() if source.last_sync is not None else 0.0
        return now - max(synced, asked.get(source.id, 0.0))

    late = [source for source in sources if not source.paused and (start or since(source) >= every)]
    reasons = [source for source in late if source.kind is not SourceKind.FOLDER]
    return [source.id for source in late] if reasons else []


class Schedule(QObject):
    """Keeps a plan. A source that did not answer is asked again after the same time, not with every look at the clock."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        syncing: Syncing,
        plan: Plan,
        parent: QObject,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._syncing = syncing
        self._plan = plan
        self._clock = clock
        self._asked: dict[int, float] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.setTimerType(self._timer.timerType().VeryCoarseTimer)
        self._timer.timeout.connect(self.look)

    @property
    def plan(self) -> Plan:
        return self._plan

    def begin(self) -> None:
        """The window is there: what is planned for the start happens now."""
        if self._plan.on_start:
            self._ask(start=True)
        self.change(self._plan)

    def change(self, plan: Plan) -> None:
        """Another plan; takes effect at once."""
        self._plan = plan
        if EVERY[plan.every]:
            self._timer.start()
            self.look()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Asks the sources that are due, unless a sync runs: then the next look does."""
        if EVERY[self._plan.every] and not self._syncing.running:
            self._ask()

    def _ask(self, *, start: bool = False) -> None:
        every, now = EVERY[self._plan.every], self._clock()
        asked = dict(self._asked)
        self._tasks.latest(
            "schedule",
            lambda: due(self._archive.sources(), asked, now, every, start=start),
            lambda ids: self._sync(ids, now),
        )

    def _sync(self, ids: list[int], now: float) -> None:
        if ids:
            self._asked |= dict.fromkeys(ids, now)
            self._syncing.sync(ids, planned=True)
