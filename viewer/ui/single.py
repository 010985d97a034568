"""One window an archive: a second start hands what it was given to the first, which comes to the front."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 2000  # ms for the first window to answer
_MOST = 65_536  # bytes of a message


def _name(archive: Path) -> str:
    """The name of the socket: one for each user and archive folder, whatever way its path is written."""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    digest = hashlib.sha256(str(archive.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return f"archive-viewer-{user}-{digest[:20]}"


def hand_over(archive: Path, location: str | None) -> bool:
    """Asks the window that has this archive open to come to the front and to open ``location``, if any; False when no
    window answers. Blocks for up to two seconds: called by a start that has no window of its own."""
    socket = QLocalSocket()
    socket.connectToServer(_name(archive))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(json.dumps({"location": location}).encode() + b"\n")
    answered = socket.waitForBytesWritten(_PATIENCE) and socket.waitForReadyRead(_PATIENCE)
    return bool(answered) and bytes(socket.readAll().data()).strip() == b"ok"


class Doorbell(QObject):
    """Listens for later starts on an archive whose lock this process holds. ``rung`` carries what they were given, or "".

    A socket that an earlier process left behind when it was killed is taken over: the lock proves that it is dead.
    """

    rung = Signal(str)

    def __init__(self, archive: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        name = _name(archive)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)
            self._server.listen(name)

    @property
    def is_listening(self) -> bool:
        """False where the system has no room for a socket: later starts will then say that the archive is in use."""
        return self._server.isListening()

    def close(self) -> None:
        """Listens no more."""
        self._server.close()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST:
                socket.abort()
            return
        try:
            location = json.loads(bytes(socket.readLine(_MOST).data()))["location"]
        except (ValueError, KeyError, TypeError):
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        self.rung.emit(location if isinstance(location, str) else "")
