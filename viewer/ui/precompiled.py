"""The support modules of PySide, compiled once instead of in every start.

PySide keeps a dozen modules of its own as source in an archive within its library and compiles them whenever it is loaded
(``EmbeddableZipImporter`` in its ``signature_bootstrap.py``): a quarter of the time until a window is painted. What Python
does with every other module, keeping what was compiled, is done for them here: in one file in the folder for caches. A
file that is missing, damaged, or of another Python or PySide costs nothing but the time that it would have saved.
"""

from __future__ import annotations

import builtins
import contextlib
import marshal
import os
import sys
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType

_HEAD = f"{sys.version}\n".encode()  # code of one Python is not to be read by another
_LOCAL = "shibokensupport/"


class Precompiled:
    """Takes the place of ``compile`` as long as it is entered: while PySide is loaded."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)
        self._new: dict[str, CodeType] = {}
        self._compile: Callable[..., Any] = compile

    def __enter__(self) -> None:
        self._compile = builtins.compile
        builtins.compile = self._code_of

    def __exit__(self, *_: object) -> None:
        builtins.compile = self._compile

    def keep(self) -> None:
        """Writes down what had to be compiled, for the next start."""
        if not self._new:
            return
        body = marshal.dumps(self._known | self._new)
        aside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):  # a start without it takes longer, and that is all
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(_HEAD + zlib.crc32(body).to_bytes(4, "big") + body)
            aside.replace(self._path)
        self._new = {}

    def _code_of(self, source: Any, filename: Any, mode: str, *rest: Any, **options: Any) -> Any:
        if not (isinstance(source, bytes) and str(filename).startswith(_LOCAL)):
            return self._compile(source, filename, mode, *rest, **options)
        name = f"{filename} {len(source)} {zlib.crc32(source)} {zlib.adler32(source)}"
        code = self._known.get(name)
        if code is None:
            code = self._new[name] = self._compile(source, filename, mode, *rest, **options)
        return code


def _read(path: Path) -> dict[str, CodeType]:
    try:
        stored = path.read_bytes()
    except OSError:
        return {}
    begin = len(_HEAD) + 4
    body = stored[begin:]
    if not stored.startswith(_HEAD) or stored[len(_HEAD) : begin] != zlib.crc32(body).to_bytes(4, "big"):
        return {}
    known: dict[str, CodeType] = marshal.loads(body)
    return known
