"""Calls that may hang, made so that whoever waits for them can walk away at once."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from viewer.errors import Cancelled

_Result = TypeVar("_Result")
_GLANCE = 0.05  # seconds between two looks at whether the reader cancelled


class _Job:
    """A call, then its result or what it raised."""

    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = threading.Lock()  # free when the call ended; an Event costs twice as much
        self.done.acquire()
        self.result: Any = None
        self.error: BaseException | None = None


class WalkAway:
    """Runs calls on daemon threads. Looking up a name, connecting and waiting for an answer cannot be interrupted from
    outside; a thread that is stuck in one of them is left to itself, and keeps no process from ending.

    ``last`` is called after ``close``, when no call is under way any more.
    """

    def __init__(self, last: Callable[[], None]) -> None:
        self._last = last
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._idle = 0
        self._running = 0
        self._closed = False

    def call(self, work: Callable[[], _Result], stop: threading.Event, seconds: float) -> _Result:
        """What ``work`` returns or raises.

        Raises Cancelled as soon as ``stop`` is set, TimeoutError after ``seconds``.
        """
        job = _Job(work)
        self._begin(job)
        end = time.monotonic() + seconds
        while not job.done.acquire(timeout=_GLANCE):
            if stop.wait(0):
                raise Cancelled
            if time.monotonic() > end:
                raise TimeoutError
        if job.error is not None:
            raise job.error
        result: _Result = job.result
        return result

    def close(self) -> None:
        """Lets the threads end, those that wait at once and the others when they are done."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
            idle, running = self._idle, self._running
        for _ in range(idle):
            self._jobs.put(None)
        if not running:
            self._last()

    def _begin(self, job: _Job) -> None:
        with self._guard:
            if self._closed:
                raise RuntimeError("a request after the end")
            self._running += 1
            fresh = self._idle == 0
            self._idle -= not fresh
        if fresh:
            threading.Thread(target=self._serve, args=(job,), name="request", daemon=True).start()
        else:
            self._jobs.put(job)

    def _serve(self, job: _Job | None) -> None:
        while job is not None:
            try:
                job.result = job.work()
            except BaseException as error:
                job.error = error
            last = self._end()
            job.done.release()
            del job
            if last:
                return
            job = self._jobs.get()

    def _end(self) -> bool:
        """Counts a call as ended; whether this thread ends with it."""
        with self._guard:
            self._running -= 1
            self._idle += not self._closed
            closed, running = self._closed, self._running
        if closed and not running:
            self._last()
        return closed
