from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from viewer.errors import SourceError
from viewer.sources.wayback import cdx_url, last_good, original, parse_cdx

HEAD = ["original", "timestamp", "statuscode", "mimetype", "digest"]


def test_the_question() -> None:
    query = parse_qs(urlsplit(cdx_url("https://a.example/feed.xml", key="k=1 2")).query)
    assert query["url"] == ["https://a.example/feed.xml"]
    assert query["collapse"] == ["digest"]
    assert query["resumeKey"] == ["k=1 2"]
    below = parse_qs(urlsplit(cdx_url("https://a.example/blog/", below=True)).query)
    assert (below["matchType"], below["collapse"]) == (["prefix"], ["urlkey"])


def test_the_answer() -> None:
    rows = [
        HEAD,
        ["https://a.example/t", "20200102030405", "200", "text/html", "A"],
        ["https://a.example/t", "20210102030405", "200", "text/html; charset=utf-8", "B"],
        ["https://a.example/t", "20220102030405", "302", "text/html", "C"],
        ["https://a.example/t", "20230102030405", "200", "warc/revisit", "B"],
        ["https://a.example/t", "soon", "200", "text/html", "D"],
        [],
        ["next-key"],
    ]
    snapshots, key = parse_cdx(json.dumps(rows).encode())
    assert (len(snapshots), key) == (4, "next-key")
    best = last_good(snapshots)
    assert best is not None
    assert best.taken == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert best.raw_url == "https://web.archive.org/web/20210102030405id_/https://a.example/t"


def test_no_answer_and_another_answer() -> None:
    assert parse_cdx(b"") == ([], None)
    assert parse_cdx(b"[]") == ([], None)
    for body in (b"<html>busy</html>", b'{"error": 1}'):
        with pytest.raises(SourceError):
            parse_cdx(body)
    assert last_good([]) is None


def test_addresses_as_they_were() -> None:
    assert (
        original("https://web.archive.org/web/20200102030405im_/https://a.example/p.png")
        == "https://a.example/p.png"
    )
    assert original("https://a.example/") == "https://a.example/"
