"""The scripts of ours that accompany a page: outline, place, hits, enlarged pictures.

Page JavaScript stays off. These run in Chromium's isolated "application world", which sees the page's elements and shares no
variable with anything in it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice
from PySide6.QtWebEngineCore import QWebEngineScript

from viewer.web.landing import Landing

WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld.value
_PARTS = ("bridge", "place", "hits", "enlarge", "links", "start")
_CHANNEL = ":/qtwebchannel/qwebchannel.js"  # Qt's own half of a channel to a page


@cache
def _program() -> str:
    folder = Path(__file__).parent
    return "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in _PARTS)


@cache
def _channel() -> str:
    import PySide6.QtWebChannel  # noqa: F401 (brings the file into Qt's resources)

    file = QFile(_CHANNEL)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise RuntimeError(f"Qt lacks its own {_CHANNEL}")
    try:
        return bytes(file.readAll().data()).decode("utf-8")
    finally:
        file.close()


def companion(landing: Landing, number: int) -> QWebEngineScript:
    """The script for one load of a page; it runs when the page is parsed, before the first paint."""
    script = QWebEngineScript()
    script.setName("companion")
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    script.setWorldId(WORLD)
    script.setRunsOnSubFrames(False)
    script.setSourceCode(
        f'(() => {{ "use strict";\n{landing.script(number)}\n{_channel()}\n{_program()}\n}})();'
    )
    return script
