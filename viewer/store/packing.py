"""How values are written into columns: compressed text and JSON, times, received posts."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from viewer.types import FetchedPost, Origin

# What tells one state of a post from another. ``updated`` is left out (many feeds touch it without a change), and so is
# ``base_url`` (the same text served from another address is the same text).
_FINGERPRINT = ("title", "html", "summary", "author", "published", "tags")


def pack(data: bytes | str) -> bytes:
    """Compressed bytes (zlib, RFC 1950)."""
    return zlib.compress(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data, 6)


def unpack(blob: bytes) -> bytes:
    """The bytes that ``pack`` was given."""
    return zlib.decompress(blob)


def unpack_text(blob: bytes) -> str:
    """The text that ``pack`` was given."""
    return zlib.decompress(blob).decode("utf-8", "surrogatepass")


def to_iso(moment: datetime | None) -> str | None:
    """ISO 8601 with the offset that was told, or None."""
    return moment.isoformat() if moment else None


def from_iso(text: str | None) -> datetime | None:
    """The reverse of ``to_iso``."""
    return datetime.fromisoformat(text) if text else None


def to_epoch(moment: datetime) -> int:
    """Whole seconds since 1970 in UTC."""
    return int(moment.timestamp())


def from_epoch(seconds: int | None) -> datetime | None:
    """The reverse of ``to_epoch``, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def payload_of(post: FetchedPost) -> dict[str, Any]:
    """All fields of a received post as JSON can hold them, but for ``received``."""
    fields = asdict(post)
    del fields["received"]
    fields["published"] = to_iso(post.published)
    fields["updated"] = to_iso(post.updated)
    fields["tags"] = list(post.tags)
    return fields


def fingerprint(post: FetchedPost) -> str:
    """SHA-256 (hex) of what a reader would notice of a post: equal when nothing of that changed."""
    payload = payload_of(post)
    noticed = json.dumps([payload[name] for name in _FINGERPRINT], ensure_ascii=True)
    return hashlib.sha256(noticed.encode()).hexdigest()


def pack_post(post: FetchedPost) -> bytes:
    """A received post, without ``received``, for the ``payload`` column."""
    return pack(json.dumps(payload_of(post), ensure_ascii=True))


def unpack_post(payload: bytes, received: bytes) -> FetchedPost:
    """The post that ``pack_post`` was given, with what was received."""
    fields = json.loads(unpack(payload))
    fields["origin"] = Origin(fields["origin"])
    fields["published"] = from_iso(fields["published"])
    fields["updated"] = from_iso(fields["updated"])
    fields["tags"] = tuple(fields["tags"])
    return FetchedPost(**fields, received=unpack(received))
