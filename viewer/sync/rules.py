"""The rules of a site (``robots.txt``, RFC 9309): as they are, or as they were when they could last be read."""

from __future__ import annotations

import threading
from urllib.parse import urljoin

from viewer.errors import FetchError
from viewer.sources.charset import decode
from viewer.sources.robots import Robots, parse_robots
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.documents import home_of
from viewer.sync.hosts import host_of
from viewer.sync.http import PAGE_LIMIT, Fetcher
from viewer.types import Source

_DAY = 86_400  # seconds for which rules hold without another look (RFC 9309, 2.4)
_LONGEST = 512_000  # characters that are remembered: more than anybody has to read (2.5)


class SiteRules:
    """The rules of one source's site, read once a run. ``now`` is in seconds since 1970."""

    def __init__(
        self, store: Store, source: Source, fetcher: Fetcher, cancel: threading.Event, *, now: int
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._now = now
        self._url = urljoin(home_of(source), "/robots.txt")
        self._rules: Robots | None = None
        self.failure: FetchError | None = None  # why nobody knows them, when ``read`` has said so

    def read(self, *, anew: bool = False) -> Robots:
        """The rules: those that were read within a day, unless they are wanted ``anew``.

        A server that has none (2.3.1.3) allows everything; one that has a fault, or does not answer, nothing (2.3.1.4),
        unless its rules are remembered.

        Raises:
            FetchError: nobody knows them; the site must be left alone.
        """
        if self.failure is not None:
            raise self.failure
        if self._rules is None:
            known = self._store.ledger.learnt(self._source.id).get("rules")
            if known and not anew and self._now - known["at"] < _DAY:
                self._rules = parse_robots(known["text"].encode(), self._url)
            else:
                self._rules = self._ask(known)
        return self._rules

    def _ask(self, known: dict[str, str] | None) -> Robots:
        validators = Validators(known["etag"], known["last_modified"]) if known else Validators()
        try:
            answer = self._fetcher.get(
                self._url, limit=PAGE_LIMIT, validators=validators, cancel=self._cancel
            )
        except FetchError as error:
            if _is_missing(error):
                return self._learn("", Validators())
            if known:
                return parse_robots(known["text"].encode(), self._url)
            self.failure = FetchError(
                f"{host_of(self._url)} is not searched now, for nobody knows what it allows: {error}",
                url=self._url,
                status=error.status,
            )
            raise self.failure from None
        if answer.not_modified and known:
            return self._learn(known["text"], validators)
        return self._learn(decode(answer.body)[:_LONGEST], answer.validators)

    def _learn(self, text: str, validators: Validators) -> Robots:
        rules = {
            "text": text,
            "at": self._now,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
        }
        self._store.ledger.learn(self._source.id, rules=rules)
        return parse_robots(text.encode("utf-8", "replace"), self._url)


def _is_missing(error: FetchError) -> bool:
    """Whether the server said that there are no rules, or sends whoever asks in a circle (2.3.1.2)."""
    return error.status is not None and (not error.temporary or 300 <= error.status < 400)
