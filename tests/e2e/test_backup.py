"""Backups to odd places and from odd files, and archives that are none."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.e2e.program import run_here


def test_the_archive_is_written_over_by_nothing(manual: Path, tmp_path: Path) -> None:
    before = (manual / "archive.db").read_bytes()
    for words in (
        ["backup", str(manual / "archive.db")],
        ["backup", str(manual / "media" / "x")],
        ["opml", "-o", str(manual / "archive.db")],
        ["export", "-o", str(manual / "x.pdf")],
        ["import", str(manual)],
    ):
        assert run_here(manual, *words)[0] == 2
    (tmp_path / "link").symlink_to(manual)
    assert run_here(manual, "backup", str(tmp_path / "link" / "x.zip"))[0] == 2
    assert (manual / "archive.db").read_bytes() == before
    assert not (manual / "x.pdf").exists()


def test_only_a_backup_is_replaced_by_a_backup(manual: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("not yours")
    assert run_here(manual, "backup", str(mine))[0] == 2
    assert mine.read_text() == "not yours"
    target = tmp_path / "new" / "a.backup"
    assert run_here(manual, "backup", str(target))[0] == 0
    assert run_here(manual, "backup", str(target))[0] == 0
    assert [path.name for path in target.parent.iterdir()] == ["a.backup"]


def test_a_backup_brings_no_names_of_its_own(manual: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    assert run_here(manual, "backup", str(target))[0] == 0
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("../outside", "x")
        archive.writestr("media/../../outside", "x")
        archive.writestr("/outside", "x")
    place = tmp_path / "deep" / "restored"
    assert run_here(place, "restore", str(target))[0] == 0
    assert sorted(path.name for path in place.parent.iterdir()) == ["restored"]
    assert not (tmp_path / "outside").exists()
    assert len(json.loads(run_here(place, "list", "--json")[1])) == len(
        json.loads(run_here(manual, "list", "--json")[1])
    )


def _no_database(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")


def _wrong_database(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive.db", b"SQLite format 3\0" + bytes(200))


def _locked_with_a_password(path: Path) -> None:
    """Says that its member is encrypted: a bit of the flags in both headers (APPNOTE 4.4.4)."""
    _wrong_database(path)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)


def _bad_compression(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive.db", bytes(5000))
    data = bytearray(path.read_bytes())
    data[45:50] = b"\xff" * 5
    path.write_bytes(data)


@pytest.mark.parametrize("make", [_no_database, _wrong_database, _locked_with_a_password, _bad_compression])
def test_what_is_no_whole_backup_is_refused(tmp_path: Path, make: object) -> None:
    path = tmp_path / "x.backup"
    assert callable(make)
    make(path)
    code, _, errors = run_here(tmp_path / "archive", "restore", str(path))
    assert (code, len(errors.splitlines())) == (3, 1)
    assert "not a whole backup" in errors
    assert not (tmp_path / "archive" / "archive.db").exists()


def test_places_that_are_no_archive(tmp_path: Path, manual: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for archive in (file, file / "below"):
        code, out, errors = run_here(archive, "list")
        assert (code, out, len(errors.splitlines())) == (3, "", 1)
    newer = tmp_path / "newer"
    shutil.copytree(manual, newer)
    (newer / "archive.db").write_bytes((manual / "archive.db").read_bytes()[:2000])
    code, out, errors = run_here(newer, "list")
    assert (code, out, len(errors.splitlines())) == (3, "", 1)
