"""Threads of the window: results come back on its thread, stale ones do not come at all."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from viewer.errors import UsageError
from viewer.ui.garbage import Collector
from viewer.ui.tasks import Tasks

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks(readers=2)
    yield made
    made.shut_down()


def test_work_runs_elsewhere_and_its_result_comes_back_here(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    tasks.read(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert worker != here == threading.get_ident()


def test_only_the_newest_request_is_answered(tasks: Tasks, qtbot: QtBot) -> None:
    hold = threading.Event()
    answers: list[int] = []

    def answer(number: int) -> int:
        hold.wait(5)
        return number

    for number in range(20):
        tasks.latest("lane", partial(answer, number), answers.append)
    other: list[str] = []
    hold.set()
    tasks.latest("another", lambda: "x", other.append)
    qtbot.waitUntil(lambda: bool(answers and other))
    assert answers == [19]


def test_a_dropped_lane_answers_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    hold = threading.Event()
    answers: list[object] = []
    tasks.latest("lane", lambda: hold.wait(5), answers.append)
    tasks.drop("lane")
    hold.set()
    done: list[int] = []
    for _ in range(3):
        tasks.read(lambda: 1, done.append)
    qtbot.waitUntil(lambda: len(done) == 3)
    assert answers == []


def test_writes_keep_their_order(tasks: Tasks, qtbot: QtBot) -> None:
    written: list[int] = []
    done: list[None] = []
    for number in range(50):
        tasks.write(partial(written.append, number), done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert written == list(range(50))


def test_a_stream_gives_its_steps_in_order_then_ends(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[object] = []
    tasks.stream(lambda: iter(range(100)), seen.append, lambda _: seen.append("end"))
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == "end")
    assert seen == [*range(100), "end"]


def test_a_fault_of_the_world_is_told(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[str] = []

    def fail() -> None:
        raise UsageError("There is no such post.")

    tasks.read(fail, lambda _: None, lambda error: told.append(str(error)))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["There is no such post."]


def test_a_fault_of_the_program_is_raised_where_it_is_seen(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.capture_exceptions() as raised:
        tasks.read(lambda: 1 // 0, lambda _: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError


def test_shutting_down_carries_out_what_was_decided() -> None:
    tasks = Tasks()
    hold = threading.Event()
    written: list[int] = []
    tasks.write(lambda: hold.wait(5))
    for number in range(5):
        tasks.write(partial(written.append, number))
    threading.Timer(0.05, hold.set).start()
    tasks.shut_down()
    assert written == [0, 1, 2, 3, 4]


def test_garbage_is_collected_on_the_thread_of_the_window(qtbot: QtBot) -> None:
    class Loop:
        """A circle that only the collector takes apart."""

        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            ended.append(threading.get_ident())

    ended: list[int] = []
    collector = Collector()
    try:
        made = threading.Thread(target=lambda: [Loop() for _ in range(5_000)])
        made.start()
        made.join()
        assert ended == []
        qtbot.waitUntil(lambda: len(ended) == 5_000)
        assert set(ended) == {threading.get_ident()}
    finally:
        collector.close()
    assert gc.isenabled()


def test_what_is_asked_aside_is_done_one_after_the_other(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[str] = []
    first = threading.Event()

    def wait() -> str:
        first.wait(10)
        return "first"

    tasks.aside("a", wait, told.append)
    tasks.aside("b", lambda: "stale", told.append)
    tasks.aside("b", lambda: "second", told.append)
    tasks.read(lambda: "page", told.append)  # waits for none of them
    qtbot.waitUntil(lambda: told == ["page"])
    first.set()
    qtbot.waitUntil(lambda: told == ["page", "first", "second"])
