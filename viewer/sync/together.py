"""Many requests at once, answers in order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_order(
    work: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    at_once: int,
    cancel: threading.Event,
    delay: float = 0.0,
) -> Iterator[tuple[_Item, _Result]]:
    """Each item with what ``work`` makes of it, at most ``at_once`` under way or waiting to be taken; one after the other
    and ``delay`` seconds apart where a site wants pauses. Whoever leaves in the middle cancels what is under way."""
    if delay:
        for item in items:
            cancel.wait(delay)
            yield item, work(item)
        return
    waiting: deque[tuple[_Item, Future[_Result]]] = deque()
    with ThreadPoolExecutor(at_once, thread_name_prefix="fetch") as pool:
        try:
            for item in items:
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) >= at_once:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        except BaseException:
            cancel.set()
            raise
