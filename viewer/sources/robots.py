"""``robots.txt`` (RFC 9309): what may be fetched, how fast, and where the sitemaps are.

The standard library's reader is not used: it knows no wildcards, lets the first rule win instead of the longest, and forgets
rules after a blank line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes, urlsplit

from viewer.sources.charset import decode
from viewer.sources.urls import web

AGENT = "archive-viewer"  # the product token of our User-Agent
_LARGEST = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
_LONGEST_DELAY = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that concern us. ``rules`` are (allow, path pattern); ``delay`` is in seconds between requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether this address may be fetched: the longest rule that fits decides, Allow among equals."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        best = max(
            ((len(pattern), allow) for allow, pattern in self.rules if _fits(pattern, path)),
            default=(0, True),
        )
        return best[1] or path == "/robots.txt"


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[tuple[bool, str]] = field(default_factory=list)
    delay: float = 0.0
    closed: bool = False


def parse_robots(body: bytes, url: str, agent: str = AGENT) -> Robots:
    """Reads a ``robots.txt``. Anything that is none (a web page, rubbish) forbids nothing."""
    groups: list[_Group] = []
    sitemaps: list[str] = []
    for line in decode(body[:_LARGEST]).splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "sitemap":
            address = web(url, value)
            if address:
                sitemaps.append(address)
        elif key == "user-agent":
            if not groups or groups[-1].closed:
                groups.append(_Group())
            groups[-1].agents.append(value.lower())
        elif groups and key in ("allow", "disallow", "crawl-delay"):
            _add_rule(groups[-1], key, value)
    rules, delay = _ours(groups, agent.lower())
    return Robots(rules, delay, tuple(dict.fromkeys(sitemaps)))


def _add_rule(group: _Group, key: str, value: str) -> None:
    group.closed = True
    if key == "crawl-delay":
        try:
            group.delay = min(max(float(value), 0.0), _LONGEST_DELAY)
        except ValueError:
            return
    elif value:
        group.rules.append((key == "allow", _normal(value if value.startswith(("/", "*")) else "/" + value)))


def _ours(groups: list[_Group], agent: str) -> tuple[tuple[tuple[bool, str], ...], float]:
    """The rules of all groups that name us, else of those for everybody (RFC 9309, 2.2.1)."""
    for wanted in (agent, "*"):
        chosen = [g for g in groups if any(a.partition("/")[0].strip() == wanted for a in g.agents)]
        if chosen:
            return tuple(rule for g in chosen for rule in g.rules), max(g.delay for g in chosen)
    return (), 0.0


def _normal(path: str) -> str:
    """One spelling of percent-encoding; ``*`` and ``$`` keep their meaning."""
    pieces = path.split("/")
    return "/".join(quote(unquote_to_bytes(piece), safe="!$&'()*+,:;=@~?") for piece in pieces)


def _fits(pattern: str, path: str) -> bool:
    """Whether ``pattern`` matches from the beginning of ``path``; ``*`` is anything, a last ``$`` the end. Linear time."""
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1] if anchored else pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not anchored:
        return True
    if len(pieces) == 1:
        return at == len(path)
    return len(path) - len(pieces[-1]) >= at and path.endswith(pieces[-1])
