"""A socket that listens and must hear nothing: the proof that nobody asked the network.

::

    with Tripwire() as wire:
        show(f'<img src="{wire.url}/pixel.png"><link rel="preconnect" href="{wire.url}">')
        assert wire.touched() == []
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType


class Tripwire:
    """Accepts TCP connections on 127.0.0.1, notes each with the first bytes that came, and closes it.

    ``port`` is where it listens, ``url`` is ``http://127.0.0.1:PORT``. What a client does *before* it sends anything
    (a pre-connect) counts as well.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._heard: list[bytes] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def touched(self) -> list[bytes]:
        """The first bytes of every connection so far (empty for one that sent none).

        Connections that the kernel has accepted by now are in it: a connection of its own goes through the same
        queue behind them, and is waited for.
        """
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            own.sendall(_OWN)
            own.recv(1)  # empty: the listener has closed it, hence handled all before it
        with self._lock:
            return [heard for heard in self._heard if heard != _OWN]

    def close(self) -> None:
        """Stops listening."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def __enter__(self) -> Tripwire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(0.3)  # a pre-connect says nothing: do not wait for it
                heard = b""
                with contextlib.suppress(OSError):
                    heard = connection.recv(4096)
                with self._lock:
                    self._heard.append(heard)


_OWN = b"\0tripwire: are you there?"
