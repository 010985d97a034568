"""A machine that remembers other sites, as the Wayback Machine does: its index (CDX) and its snapshots, on a blog server."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, urlsplit

from .blogserver import BlogServer, Response

_HEAD = ["original", "timestamp", "statuscode", "mimetype", "digest"]


@dataclass
class TimeMachine:
    """Snapshots by address. Pictures are given as of any time; ``answers`` False takes the index away."""

    server: BlogServer
    kept: dict[str, list[tuple[str, Response]]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    answers: bool = True

    def __post_init__(self) -> None:
        self.server.otherwise = self._answer

    def keep(self, url: str, moment: str, body: str | bytes, media_type: str = "text/html") -> None:
        """A snapshot of ``url`` taken at ``moment`` (14 digits)."""
        data = body.encode() if isinstance(body, str) else body
        self.kept.setdefault(url, []).append((moment, Response(data, media_type)))

    def _answer(self, path: str) -> Response:
        if path.startswith("/cdx/search/cdx?"):
            return self._index(parse_qs(urlsplit(path).query)["url"][0])
        moment, _, url = path.removeprefix("/web/").partition("/")
        if moment.endswith("im_"):
            data = self.pictures.get(url)
            return Response(data, "image/png") if data else Response(b"", status=404)
        for taken, response in self.kept.get(url, ()):
            if moment == taken + "id_" or (quote(url) == url and moment == taken):
                return response
        return Response(b"no such snapshot", status=404)

    def _index(self, url: str) -> Response:
        if not self.answers:
            return Response(b"<html>Too many users</html>", status=503)
        rows = [
            [url, taken, "200", response.type, response.etag.strip('"')]
            for taken, response in sorted(self.kept.get(url, ()), key=lambda pair: pair[0])
        ]
        return Response(json.dumps([_HEAD, *rows] if rows else []).encode(), "application/json")
