"""What a download is, is read from its bytes."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from viewer.errors import FetchError
from viewer.sync.pictures import MediaInfo, examine

URL = "https://b.example/picture"


def raster(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
@pytest.mark.parametrize("declared", ["", "text/plain", "application/octet-stream", "image/png"])
def test_a_picture_is_known_whatever_the_server_calls_it(kind: str, type_: str, declared: str) -> None:
    assert examine(raster(kind), "image", declared, URL) == MediaInfo(type_, 40, 30)


def test_a_photograph_on_its_side_is_measured_as_it_is_seen() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    assert examine(raster("JPEG", exif=turned), "image", "image/jpeg", URL) == MediaInfo("image/jpeg", 30, 40)


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"/>', (120, 80)),
        ('<?xml version="1.0"?><!-- by hand --><svg viewBox="0 0 200 100"></svg>', (200, 100)),
        ('<svg width="2in" viewBox="0 0 200 100"></svg>', (192, 96)),
        ('<svg width="100%" height="100%"></svg>', (None, None)),
    ],
)
def test_a_drawing_is_measured_by_its_root(svg: str, size: tuple[int | None, int | None]) -> None:
    assert examine(svg.encode(), "image", "text/html", URL) == MediaInfo("image/svg+xml", *size)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>Please log in</body></html>", "web page"),
        (b"  <html><svg></svg></html>", "web page"),
        (b"just words", "not a picture"),
        (b"\x89PNG\r\n\x1a\n broken", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        examine(data, "image", "image/png", URL)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_are_a_fault_of_the_program(data: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff\xe0", b"<svg "):
        with contextlib.suppress(FetchError):
            assert examine(head + data, "image", "", URL).type.startswith("image/")
