"""What a downloaded file is: its type and size, read from its first bytes, not from what the server says."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

from viewer.errors import FetchError


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A MIME type, and a picture's width and height in CSS pixels where they are known."""

    type: str
    width: int | None = None
    height: int | None = None


_SVG = re.compile(rb"<svg[\s>]", re.I)
_MARKUP = re.compile(rb"^\s*(<!doctype html|<html|<head|<body)", re.I)
_LENGTH = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(px|pt|em|rem|in|cm|mm)?\s*$")
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "em": 16.0,
    "rem": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
}


def examine(data: bytes, kind: str, content_type: str, url: str) -> MediaInfo:
    """Looks at a body that was fetched as an ``image``, ``audio`` or ``video``.

    Raises FetchError with the reason when it is none (a web page, nothing at all, a broken picture).
    """
    if not data:
        raise FetchError(f"{url} is empty.", url=url)
    declared = content_type.split(";")[0].strip().lower()
    if kind != "image":
        if declared.startswith("text/") or _MARKUP.match(data[:512]):
            raise FetchError(f"{url} is a web page, not {kind}.", url=url)
        return MediaInfo(declared if declared.startswith(kind) else f"{kind}/mpeg")
    head = data[:4096]
    if _SVG.search(head) and not _MARKUP.match(head):
        return _svg(data)
    if _MARKUP.match(head):
        raise FetchError(f"{url} is a web page, not a picture.", url=url)
    return _raster(data, url)


def _raster(data: bytes, url: str) -> MediaInfo:
    from PIL import Image  # here: it costs 30 ms, and a sync that finds nothing new needs none

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a huge picture is only measured here, never decoded
            with Image.open(io.BytesIO(data)) as picture:
                type_ = Image.MIME.get(picture.format or "", "")
                width, height = picture.size
                turned = picture.format in ("JPEG", "WEBP", "TIFF") and picture.getexif().get(0x0112, 1) in (
                    5,
                    6,
                    7,
                    8,
                )
    except Exception:
        raise FetchError(f"{url} is not a picture that can be read.", url=url) from None
    if turned:
        width, height = height, width
    return MediaInfo(type_ or "application/octet-stream", width, height)


def _svg(data: bytes) -> MediaInfo:
    """Size by the root element (SVG 2, 7.2 and 8.2): width and height, else the view box."""
    match = re.search(rb"<svg\b[^>]*>", data, re.I | re.S)
    root = match.group(0).decode("utf-8", "replace") if match else ""
    width, height = _length(_attribute(root, "width")), _length(_attribute(root, "height"))
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", _attribute(root, "viewBox"))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        ratio = box[2] / box[3]
        if width is None and height is None:
            width, height = box[2], box[3]
        width = width if width is not None else (height or 0) * ratio
        height = height if height is not None else width / ratio
    return MediaInfo("image/svg+xml", round(width) if width else None, round(height) if height else None)


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"\s{name}\s*=\s*(\"([^\"]*)\"|'([^']*)')", tag)
    return (match.group(2) or match.group(3) or "") if match else ""


def _length(text: str) -> float | None:
    match = _LENGTH.match(text)
    return float(match.group(1)) * _UNITS[match.group(2) or ""] if match else None
