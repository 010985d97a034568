"""Promise: a post never reaches the network. Each layer is tried with the others off, then all together.

Every case is a process of its own that shows ``hostile.page`` and clicks on all of ``hostile.click_page``.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.qt import hostile

ALL = "csp,nojs,interceptor,navigation,switches"


@functools.cache
def outcome(layers: str) -> dict[str, Any]:
    environ = {k: v for k, v in os.environ.items() if k not in ("QTWEBENGINE_CHROMIUM_FLAGS", "DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.qt.hostile_run", layers],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).parents[2],
        env=environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def reached(report: dict[str, Any], *groups: str) -> list[str]:
    return [name for name in report["requests"] if not groups or name.split("/")[0] in groups]


def test_the_page_is_hostile() -> None:
    """Without any layer it does get out, in nearly all of its ways: else the other tests would prove nothing."""
    assert len(hostile.VECTORS) >= 85
    report = outcome("")
    assert len(set(reached(report)) & set(hostile.VECTORS)) >= 60
    assert report["preconnect"] > 0
    assert report["windows"] > 0
    assert report["strayed"]
    assert report["cheat_sheet"] > 5
    assert report["alerts"] > 5


def test_sanitised_html_alone_asks_for_nothing() -> None:
    report = outcome("sanitised")
    assert not reached(report, "sub", "hint", "frame", "auto", "js")
    assert report["preconnect"] == 0
    assert report["script_ran"] == "no"
    assert (report["cheat_sheet"], report["alerts"]) == (0, 0)
    assert set(reached(report, "click")) <= {
        "click/link",
        "click/blank",
        "click/download",
        "click/area",
        "click/math",
    }


def test_the_content_policy_alone_stops_all_but_clicks_and_preconnect() -> None:
    report = outcome("csp")
    assert not reached(report, "sub", "hint", "frame", "auto", "js")
    assert set(reached(report, "click")) <= {"click/link", "click/download", "click/svg", "click/area"}
    assert report["script_ran"] == "no"
    assert report["windows"] == 0
    assert report["own"] == 7  # and the archive's own pictures are shown


def test_javascript_off_alone_stops_every_script() -> None:
    report = outcome("nojs")
    assert not reached(report, "js")
    assert "click/javascript" not in report["requests"]
    assert report["script_ran"] == "no"


def test_the_interceptor_alone_stops_every_request() -> None:
    report = outcome("interceptor")
    assert reached(report) == []
    assert report["connections"] == 0
    assert report["own"] == 7


def test_the_allow_list_alone_keeps_the_view_in_place() -> None:
    report = outcome("navigation")
    assert report["strayed"] == []
    assert not reached(report, "auto")
    assert not {"click/link", "click/blank", "click/form", "click/button"} & set(report["requests"])
    assert not {"frame/iframe", "frame/data", "frame/object-html", "js/form"} & set(report["requests"])
    assert report["windows"] == 0
    assert report["downloads"] == 0
    offered = {url.partition("/click/")[2] for url in report["activated"]}
    assert {"link", "svg", "area"} <= offered  # what the reader clicked on is offered to the window


def test_the_switches_alone_let_no_connection_out() -> None:
    report = outcome("switches")
    assert (report["connections"], report["preconnect"], reached(report)) == (0, 0, [])


def test_all_layers_together_leave_nothing() -> None:
    report = outcome(ALL)
    assert (report["connections"], report["preconnect"], reached(report)) == (0, 0, [])
    assert (report["windows"], report["downloads"], report["strayed"]) == (0, 0, [])
    assert report["script_ran"] == "no"
    assert report["own"] == 7


@pytest.mark.parametrize("layers", ["sanitised", "csp", "nojs", "interceptor", "navigation", "switches", ALL])
def test_files_of_the_computer_stay_unreadable(layers: str) -> None:
    """The scheme itself holds here: a local one could read them whatever else is on."""
    report = outcome(layers)
    assert report["file"] == (0 if layers != "sanitised" else "")  # there the picture itself is gone
    assert report["file_style"] == "auto"
