"""What is known of each host while a fetcher lives: how many connections it gets, when it wants to be left alone."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from viewer.errors import HostRests

PER_HOST = 6
LONGEST_WAIT = 30.0  # seconds that a request waits for a host; one that wants more is left alone

_LONGEST_REST = 7 * 86_400.0  # seconds; a server that says "in ten years" has its clock or its mind wrong
# What failed requests in a row weigh: one to which a fault was answered, one that brought no answer, or no connection.
FAULT, SILENCE, NO_CONNECTION = 1, 2, 7
_FEW_TRIES = 5  # weight from which on no request is tried again, and ...
_PATIENCE = (
    20  # ... from which on a host is asked no more: more than all guesses on a server that has no "not found"
)


@dataclass(slots=True)
class _Host:
    slots: threading.Semaphore
    rest_until: float = 0.0  # monotonic
    reason: str = ""  # why it rests
    failures: int = 0  # weight of the last requests in a row that ended without what was asked for


class Hosts:
    """The hosts by name (with port, if any). May be used from many threads."""

    def __init__(self) -> None:
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(threading.Semaphore(PER_HOST)))
        self._guard = threading.Lock()

    def slots(self, host: str) -> threading.Semaphore:
        """To be held during a request."""
        with self._guard:
            return self._hosts[host].slots

    def gently(self, host: str) -> None:
        """From now on one request at a time."""
        with self._guard:
            self._hosts[host].slots = threading.Semaphore(1)

    def wait(self, host: str, url: str) -> float:
        """Seconds to wait before a request to ``host``.

        Raises HostRests when it is not to be asked now.
        """
        with self._guard:
            known = self._hosts[host]
            rest = known.rest_until - time.monotonic()
            reason, spent = known.reason, known.failures >= _PATIENCE
        if rest > LONGEST_WAIT:
            raise HostRests(f"{reason}; it is left alone.", url=url, until=_moment(rest))
        if spent:
            raise HostRests(
                f"{host} gave no answer a moment ago; it is left alone until the next sync.", url=url
            )
        return max(rest, 0.0)

    def pause(self, hosts: set[str], seconds: float, *, status: int, url: str) -> HostRests | None:
        """Notes that these hosts (the one that was asked and the one that answered) want no request for so long. Returns
        the error to raise when that is longer than a request waits."""
        seconds = min(seconds, _LONGEST_REST)
        name = min(hosts, key=len)
        reason = f"{name} asks for a pause of {_span(seconds)} (it answered {status})"
        with self._guard:
            for host in hosts:
                known = self._hosts[host]
                known.rest_until = max(known.rest_until, time.monotonic() + seconds)
                known.reason = reason
        if seconds <= LONGEST_WAIT:
            return None
        return HostRests(f"{reason}; it is left alone.", url=url, status=status, until=_moment(seconds))

    def tries(self, host: str, most: int) -> int:
        """How often a request to ``host`` is worth trying: once when the last ones came to nothing."""
        with self._guard:
            return 1 if self._hosts[host].failures >= _FEW_TRIES else most

    def failed(self, host: str, weight: int) -> None:
        """A request ended without what was asked for, after all its tries."""
        with self._guard:
            self._hosts[host].failures += weight

    def answered(self, host: str) -> None:
        """A request ended with an answer."""
        with self._guard:
            self._hosts[host].failures = 0


def host_of(url: str) -> str:
    """The host of an address with its port, the address itself when it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or url
    except ValueError:
        return url


def _moment(seconds: float) -> int:
    return int(time.time() + seconds) + 1


def _span(seconds: float) -> str:
    """A time in the largest unit that says it well."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
