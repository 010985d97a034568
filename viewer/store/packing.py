"""How values are written into columns: compressed text and JSON, received posts."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from dataclasses import fields
from functools import cache
from types import ModuleType
from typing import Any

from viewer.errors import ArchiveDamaged
from viewer.store.times import from_iso, to_iso
from viewer.types import FetchedPost, Origin

_FIELDS = tuple(field.name for field in fields(FetchedPost) if field.name != "received")


_local = threading.local()
_LEVEL = 3  # three times as fast as zlib's third, and a little smaller; reading is twice as fast


def pack(data: bytes | str) -> bytes:
    """Compressed bytes: one frame of Zstandard (RFC 8878)."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    compressor = getattr(_local, "compressor", None)
    if compressor is None:  # to make one takes longer than to compress a short post
        compressor = _local.compressor = _zstd().ZstdCompressor(level=_LEVEL)
    packed: bytes = compressor.compress(raw, mode=compressor.FLUSH_FRAME)
    return packed


def unpack(blob: bytes) -> bytes:
    """The bytes that ``pack`` was given. Raises ArchiveDamaged when these are no longer what it gave."""
    zstd = _zstd()
    try:
        raw: bytes = zstd.decompress(blob)
    except zstd.ZstdError as error:
        raise ArchiveDamaged(
            "Part of this archive is damaged: a post in it cannot be unpacked; restore a backup of the archive."
        ) from error
    return raw


def unpack_text(blob: bytes) -> str:
    """The text that ``pack`` was given."""
    return unpack(blob).decode("utf-8", "surrogatepass")


@cache
def _zstd() -> ModuleType:
    """Loaded with the first body that is written or read: lists need none."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def payload_of(post: FetchedPost) -> dict[str, Any]:
    """All fields of a received post as JSON can hold them, but for ``received``."""
    payload: dict[str, Any] = {name: getattr(post, name) for name in _FIELDS}
    payload["published"] = to_iso(post.published)
    payload["updated"] = to_iso(post.updated)
    return payload


def fingerprint(post: FetchedPost) -> str:
    """SHA-256 (hex) of what a reader would notice of a post: equal when nothing of that changed.

    ``updated`` is left out (many feeds touch it without a change), and so is ``base_url`` (the same text served from
    another address is the same text).
    """
    noticed = hashlib.sha256()
    for part in (post.title, post.html, post.summary, post.author, to_iso(post.published), *post.tags):
        said = b"" if part is None else part.encode("utf-8", "surrogatepass")
        noticed.update(b"- " if part is None else b"%d " % len(said))  # where one ends the next begins
        noticed.update(said)
    return noticed.hexdigest()


def pack_post(post: FetchedPost) -> bytes:
    """A received post, without ``received``, for the ``payload`` column."""
    return pack(json.dumps(payload_of(post), ensure_ascii=True))


def unpack_post(payload: bytes, received: bytes | None) -> FetchedPost:
    """The post that ``pack_post`` was given, with what was received (None: that is not wanted)."""
    told = json.loads(unpack(payload))
    told["origin"] = Origin(told["origin"])
    told["published"] = from_iso(told["published"])
    told["updated"] = from_iso(told["updated"])
    told["tags"] = tuple(told["tags"])
    return FetchedPost(**told, received=unpack(received) if received is not None else b"")
