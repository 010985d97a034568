"""Bytes of unknown or wrongly declared encoding -> text.

The order of belief follows the WHATWG Encoding Standard (BOM first, labels read as browsers read them) with one
difference that feeds need: bytes that are valid UTF-8 *are* UTF-8, whatever a server or a prolog says, because text
in a legacy encoding practically never forms valid multi-byte sequences by chance.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the labels mean on the web: the larger sibling of each (https://encoding.spec.whatwg.org/#names-and-labels).
_WEB_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "unicode-1-1-utf-8": "utf-8",
}
_SEVEN_BIT = ("iso-2022", "iso2022", "hz", "utf-7")  # encodings of non-ASCII text in ASCII bytes
_XML_LABEL = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META_LABEL = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE
)
_HTTP_LABEL = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_META_WINDOW = 16_384  # bytes: real pages declare their charset far beyond the 1,024 that the standard allows


def _codec(label: str) -> str | None:
    """The Python codec for a label as browsers read it, or None when nobody knows it (or it decodes no text)."""
    label = label.strip().lower()
    try:
        info = codecs.lookup(_WEB_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a BOM, told by where the zero bytes lie around the first ``<`` (XML 1.0, Appendix F)."""
    head = body[:4]
    return {
        b"\x00\x00\x00<": "utf-32-be",
        b"<\x00\x00\x00": "utf-32-le",
    }.get(head) or {b"\x00<": "utf-16-be", b"<\x00": "utf-16-le"}.get(head[:2])


def _labels(body: bytes, content_type: str | None, html: bool) -> list[str]:
    """Codecs that the server, the XML declaration and the page claim, in this order."""
    claims: list[str] = []
    http = _HTTP_LABEL.search(content_type or "")
    if http:
        claims.append(http[1])
    for pattern in (_XML_LABEL, *((_META_LABEL,) if html else ())):
        found = pattern.search(body[:_META_WINDOW])
        if found:
            claims.append(found[1].decode("ascii"))
    return [codec for codec in map(_codec, claims) if codec]


def _mostly_utf8(body: bytes) -> str | None:
    """UTF-8 in which a few bytes are broken or Windows-1252: those alone are read as Windows-1252."""
    text = body.decode("utf-8", "surrogateescape")
    strays = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    good = sum(1 for c in text if c > "\x7f") - strays
    if good <= strays:
        return None
    return re.sub("[\udc80-\udcff]+", lambda m: _cp1252(m[0].encode("utf-8", "surrogateescape")), text)


def _cp1252(raw: bytes) -> str:
    """Windows-1252 as browsers read it: the five bytes without a meaning become C1 controls, never an error."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in raw)


def decode(body: bytes, content_type: str | None = None, *, html: bool = False) -> str:
    """The text of ``body``. Never fails; a leading BOM is gone.

    ``content_type`` is the HTTP header's value, of which the ``charset`` is a hint; with ``html`` the page's
    ``<meta charset>`` is one too.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace")
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace")
    labels = _labels(body, content_type, html)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        seven_bit = next((c for c in labels if c.startswith(_SEVEN_BIT)), None) if text.isascii() else None
        return body.decode(seven_bit, "replace") if seven_bit else text
    mixed = _mostly_utf8(body) if not labels or "utf-8" in labels else None
    if mixed is not None:
        return mixed
    for codec in labels:
        if codec.startswith(("utf-16", "utf-32")):
            continue  # the first bytes would have shown it
        try:
            return _cp1252(body) if codec == "cp1252" else body.decode(codec)
        except (UnicodeDecodeError, ValueError):
            continue
    return _mostly_utf8(body) or _cp1252(body)
