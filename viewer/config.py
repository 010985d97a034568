"""Folders and settings of the program. No Qt here: the command line needs them too."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

APP = "archive-viewer"
NAME = "Archive Viewer"  # for people
DEFAULT_FEED = "https://andlukyane.com/feed.xml"
HANDBOOK = "handbook:"  # the location under which the bundled manual is added

SOFTWARE = "software_rendering"
"""The setting that keeps posts from being drawn by the graphics card; read before there is a window."""


def resources() -> Path:
    """The folder of icons, style sheets, fonts and the handbook: inside the wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def default_archive() -> Path:
    """``ARCHIVE_VIEWER_DIR`` when set, else the platform's data folder."""
    chosen = os.environ.get("ARCHIVE_VIEWER_DIR")
    return Path(chosen) if chosen else _folder("data") / "archive"


def log_folder() -> Path:
    """Where the log of the window lies."""
    return _folder("log")


def cache_folder() -> Path:
    """Where lies what can be made again."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    """The reader's folder for "data", "config", "cache" or "log" of this program, where the platform wants it.

    On Linux by the XDG Base Directory Specification, in two lines: every start asks, and platformdirs takes longer to load
    than settings to read.
    """
    if sys.platform == "linux":
        name = {"log": "STATE"}.get(kind, kind.upper())
        given = os.environ.get(f"XDG_{name}_HOME", "").strip()
        usual = {"data": ".local/share", "config": ".config", "cache": ".cache", "log": ".local/state"}
        home = given or f"~/{usual[kind]}"
        return Path(home).expanduser() / APP
    else:  # noqa: RET505 (a type checker sees one platform at a time)
        import platformdirs

        ask = {
            "data": platformdirs.user_data_dir,
            "config": platformdirs.user_config_dir,
            "cache": platformdirs.user_cache_dir,
            "log": platformdirs.user_log_dir,
        }[kind]
        return Path(ask(APP, appauthor=False))


class Settings:
    """Choices of the reader about the program (not about an archive), in one JSON file.

    A file that cannot be read counts as empty: settings are never worth a failed start. They are written on a thread, for a
    disk may keep whoever writes to it waiting; the program does not end before that is done.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _folder("config") / "settings.json"
        try:
            loaded = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            loaded = {}
        self._values: dict[str, Any] = loaded if isinstance(loaded, dict) else {}
        self._lock = threading.Lock()
        self._unwritten: str | None = None
        self._writer: threading.Thread | None = None

    def get(self, key: str, default: Any = None) -> Any:
        """The stored value (anything JSON can hold), or ``default``."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Stores a value soon, beside and renamed, so that a crash never leaves half a file."""
        self._values[key] = value
        with self._lock:
            self._unwritten = json.dumps(self._values, indent=2)
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="settings")
                self._writer.start()

    def flush(self) -> None:
        """Returns when all is written."""
        with self._lock:
            writer = self._writer
        if writer is not None:
            writer.join()

    def _write(self) -> None:
        """On the thread: as long as there is something to write."""
        while True:
            with self._lock:
                text, self._unwritten = self._unwritten, None
                if text is None:
                    self._writer = None
                    return
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                aside = self.path.with_suffix(".new")
                aside.write_text(text, encoding="utf-8")
                aside.replace(self.path)
            except OSError as error:
                import logging  # not before there is something to say: it takes longer to load than the settings

                logging.getLogger("viewer").warning("The settings were not written: %s", error)
