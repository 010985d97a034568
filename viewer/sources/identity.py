"""The key under which one post is one post, however its address is spelled.

Two addresses get one key when servers practically always treat them as one (RFC 3986, section 6.2, and the habits of
blogs: http/https, ``www.``, ``index.html``, the last slash, tracking parameters). ``/x`` and ``/x.html`` keep different
keys: redirects and ``rel=canonical`` join them when they are one, and only then.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

_OPAQUE = re.compile(
    r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:/|$))", re.IGNORECASE
)  # urn:, file:, handbook:
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_INDEX = re.compile(r"(?:index|default)\.(?:html?|xhtml|shtml|php\d?|aspx?|jsp|cgi)", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^;/]*", re.IGNORECASE)
_SAFE_IN_PATH = "!$&'()*+,:;=@~"
_SAFE_IN_QUERY = "!$'()*,/:;?@~"
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|ttclid|twclid|li_fat_id|srsltid|gclsrc|gbraid|wbraid|mc_[ce]id|igsh(?:id)?|"
    r"ref|ref_src|ref_url|_hs(?:enc|mi)|__hs\w+|hsctatracking|mkt_tok|vero_\w+|oly_(?:enc|anon)_id|s_kwcid|"
    r"ck_subscriber_id|_ga|_gl|__twitter_impression|ns_(?:campaign|mchannel|source)|at_(?:medium|campaign|custom\d|link_\w+)|"
    r"spm|scm|share_\w+|replytocom|phpsessid|jsessionid|partner|cmpid|ncid|piwik_\w+|pk_(?:campaign|kwd)|mtm_\w+",
    re.IGNORECASE,
)
_TRACKING_VALUES = {  # names that say where the reader came from, but only with such a value
    "source": re.compile(
        r"rss.*|feed.*|collection_.*|user_profile.*|twitter|facebook|.*---.*", re.IGNORECASE
    ),
    "from": re.compile(r"rss|feed|timeline|singlemessage|groupmessage|twitter|facebook", re.IGNORECASE),
    "feature": re.compile(r"youtu\.be|share|rss|feed.*", re.IGNORECASE),
    "share": re.compile(
        r"twitter|facebook|email|linkedin|reddit|tumblr|pinterest|pocket|telegram|whatsapp", re.IGNORECASE
    ),
}


@lru_cache(maxsize=1 << 14)
def identity(url: str) -> str:
    """The key of ``url``: host, path and telling parameters, without a scheme. ``identity(identity(u)) == identity(u)``.

    What is no web address (``urn:``, ``file:``, ``handbook:``) is its own key. A fragment counts only when it is a route
    (``#!/post`` or ``#/post``).
    """
    url = url.strip()
    if url.startswith("handbook:"):
        return url.partition("#")[0]  # its fragments are headings
    if not url or _OPAQUE.match(url):
        return url
    try:
        parts = urlsplit(url if _WEB.match(url) else "//" + url)
        port = parts.port
    except ValueError:
        return url
    host = _host(parts.hostname or "")
    if not host:
        return url
    if port is not None and port not in (80, 443):
        host = f"{host}:{port}"
    path = _path(parts.path)
    query = _query(parts.query)
    fragment = (
        f"#{_pieces(parts.fragment, '/' + _SAFE_IN_PATH)}" if parts.fragment.startswith(("!", "/")) else ""
    )
    if not path and (query or fragment):
        path = "/"
    return f"{host}{path}{query}{fragment}"


def post_keys(urls: Sequence[str]) -> list[str]:
    """The keys of posts that are told of together. Where some of them are parts of one page (``/2024/05/06.html#a1`` and
    ``#a2``, as of days with several notes), the part belongs to the key of each post that names one."""
    keys = [identity(url) if url else "" for url in urls]
    parts: dict[str, set[str]] = {}
    for key, url in zip(keys, urls, strict=True):
        parts.setdefault(key, set()).add(url.partition("#")[2])
    if not any(len(named - {""}) > 1 for named in parts.values()):
        return keys
    return [
        f"{key}#{part}" if key and part and "#" not in key else key
        for key, part in zip(keys, (url.partition("#")[2] for url in urls), strict=True)
    ]


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host.lower()}]"
    host = unicodedata.normalize("NFKC", host).lower().strip(".")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return ".".join(_ascii(label) for label in host.split("."))


def _ascii(label: str) -> str:
    """A label as in Punycode (RFC 3492), without the foldings by which IDNA 2003 merged names that are two today."""
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _SESSION.sub("", path).split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(_pieces(segment, _SAFE_IN_PATH))
    while kept and _INDEX.fullmatch(kept[-1]):
        kept.pop()
    return "".join(f"/{segment}" for segment in kept)


def _pieces(text: str, safe: str) -> str:
    """One spelling for percent-encoded, raw and decomposed characters; ``%2F`` and ``/`` stay two things."""
    raw = unquote_to_bytes(text)
    with contextlib.suppress(UnicodeDecodeError):  # another charset's bytes are kept as they are
        raw = unicodedata.normalize("NFC", raw.decode("utf-8")).encode("utf-8")
    return quote(raw, safe=safe)


def _query(query: str) -> str:
    kept: list[str] = []
    for pair in query.split("&"):
        name, _, value = (_pieces(part.replace("+", "%20"), _SAFE_IN_QUERY) for part in pair.partition("="))
        values = _TRACKING_VALUES.get(name.lower())
        if not name or _TRACKING.fullmatch(name) or (values and values.fullmatch(value)):
            continue
        kept.append(f"{name}={value}" if value else name)
    return "?" + "&".join(sorted(kept)) if kept else ""
