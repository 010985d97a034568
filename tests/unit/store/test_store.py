"""The archive folder: versions, locks, transactions, and what stays when something breaks."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveTooNew, DiskFull
from viewer.store.backup import backup
from viewer.store.database import VERSION, integrity, open_database
from viewer.store.files import MediaFiles
from viewer.store.ledger import Told
from viewer.store.packing import pack, pack_post, unpack, unpack_post
from viewer.store.posts import Arrival
from viewer.store.removing import remove
from viewer.store.schema import STEPS
from viewer.store.store import Store
from viewer.sync.derive import derive_pending
from viewer.types import FetchedPost, KnownState, SourceKind


def fetched(number: int, html: str = "<p>words</p>") -> FetchedPost:
    return FetchedPost(
        url=f"https://b.example/{number}",
        guid=f"id-{number}",
        title=f"Post {number}",
        html=html,
        base_url="https://b.example/",
        tags=("one", "two"),
        received=b"<entry/>",
    )


def filled(folder: Path, posts: int = 3) -> Store:
    store = Store(folder)
    source = store.sources.add(SourceKind.FEED, "https://b.example/feed", "B", None, chosen=False, now=0)
    store.posts.receive(source, [Arrival(fetched(n), (f"g:id-{n}",)) for n in range(posts)], now=0)
    return store


def test_what_was_received_comes_back_as_it_was(tmp_path: Path) -> None:
    with contextlib.closing(filled(tmp_path)) as store:
        found = store.posts.revision(1)
    assert found is not None
    assert found[1] == fetched(0)


@given(st.binary(max_size=200), st.text(max_size=100))
def test_packing_keeps_every_byte(data: bytes, text: str) -> None:
    assert unpack(pack(data)) == data
    post = FetchedPost(url=text, guid=None, title=text, html=text, base_url=text, received=data)
    assert unpack_post(pack_post(post), pack(data)) == post


def test_a_body_that_is_damaged_is_said_to_be() -> None:
    packed = pack("words " * 50)
    for damaged in (b"", b"nothing of ours", packed[:-6]):
        with pytest.raises(ArchiveDamaged, match="restore a backup"):
            unpack(damaged)


def test_a_second_writer_is_refused_with_a_sentence_and_a_reader_is_not(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from viewer.store.store import Store; "
    with contextlib.closing(filled(tmp_path)):
        second = subprocess.run(
            [sys.executable, "-c", code + "Store(Path(sys.argv[1]))", str(tmp_path)],
            capture_output=True, text=True, check=False, cwd=Path.cwd(),
        )  # fmt: skip
        assert second.returncode != 0
        assert "ArchiveLocked" in second.stderr
        assert f"process (number {os.getpid()} on" in second.stderr
        with contextlib.closing(Store(tmp_path, write=False)) as reader:
            assert reader.lists.counts().posts == 3


def test_opening_to_read_brings_an_older_archive_up_to_date_under_the_lock_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = filled(tmp_path)
    monkeypatch.setattr("viewer.store.database.STEPS", (*STEPS, "CREATE TABLE extra (x);"))
    for module in ("database", "store"):
        monkeypatch.setattr(f"viewer.store.{module}.VERSION", VERSION + 1)
    with pytest.raises(ArchiveLocked):
        Store(tmp_path, write=False)
    assert writer.database.row("PRAGMA user_version") == (VERSION,)
    writer.close()
    with contextlib.closing(Store(tmp_path, write=False)) as reader:
        assert reader.database.row("PRAGMA user_version") == (VERSION + 1,)
        assert reader.database.row("SELECT count(*) FROM extra") == (0,)
        Store(tmp_path).close()  # who reads does not hold the lock


def test_what_was_opened_to_read_refuses_to_be_changed(tmp_path: Path) -> None:
    filled(tmp_path).close()
    before = (tmp_path / "archive.db").read_bytes()
    with contextlib.closing(Store(tmp_path, write=False)) as reader:
        with pytest.raises(ArchiveError, match="cannot be written to"):
            reader.reader.mark([1], read=True)
        assert (tmp_path / "archive.db").read_bytes() == before
        with reader.writing() as database, database.write():
            database.run("UPDATE post SET read = 1 WHERE id = 1")
        assert reader.lists.counts().unread == 2
        Store(tmp_path).close()


def test_the_lock_is_free_after_close(tmp_path: Path) -> None:
    filled(tmp_path).close()
    Store(tmp_path).close()


def test_an_archive_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    filled(tmp_path).close()
    path = tmp_path / "archive.db"
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(ArchiveTooNew, match="newer version"):
        Store(tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database, just some words" * 40, b"\x00" * 4096])
def test_a_file_that_is_no_archive_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged):
        Store(tmp_path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "archive.db")) as other, other:
        other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(ArchiveDamaged, match="another program"):
        Store(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.write_text("")
    with pytest.raises(ArchiveDamaged, match="is a file"):
        Store(path)


def test_a_migration_backs_up_first_and_a_failing_one_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path).close()
    path = tmp_path / "archive.db"
    good = "ALTER TABLE post ADD COLUMN mood TEXT; CREATE TABLE extra (x);"
    monkeypatch.setattr("viewer.store.database.STEPS", (*STEPS, good + "SELECT no_such_function();"))
    monkeypatch.setattr("viewer.store.database.VERSION", VERSION + 1)
    with pytest.raises(Exception, match="no_such_function"):
        open_database(path)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone() == (0,)
    with contextlib.closing(sqlite3.connect(tmp_path / f"archive.v{VERSION}.bak")) as copy:
        assert copy.execute("SELECT count(*) FROM post").fetchone() == (3,)

    monkeypatch.setattr("viewer.store.database.STEPS", (*STEPS, good))
    database = open_database(path)
    assert database.row("SELECT count(*), max(mood) FROM post") == (3, None)
    assert database.row("PRAGMA user_version") == (VERSION + 1,)
    database.close_all()


def test_an_interrupted_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with contextlib.suppress(RuntimeError), store.database.write():
        store.database.run("DELETE FROM post")
        raise RuntimeError
    assert store.lists.counts().posts == 3
    store.close()


def test_a_full_disk_is_a_sentence_and_what_was_there_stays(tmp_path: Path) -> None:
    store = filled(tmp_path)
    pages = (store.database.row("PRAGMA page_count") or (0,))[0]
    store.database.run(f"PRAGMA max_page_count = {pages}")
    noise = os.urandom(500_000).hex()
    with pytest.raises(DiskFull, match="full"):
        store.posts.receive(1, [Arrival(fetched(9, noise), ("g:id-9",))], now=0)
    assert store.lists.counts().posts == 3
    assert integrity(store.database) == []
    store.close()
    with contextlib.closing(Store(tmp_path)) as again:
        assert again.lists.counts().posts == 3


def test_words_of_every_revision_are_counted(tmp_path: Path) -> None:
    """Also of one that was replaced before it was made readable."""
    with contextlib.closing(filled(tmp_path, 1)) as store:
        for number, html in enumerate(("<p>one two</p>", "<p>one two three</p>"), 2):
            store.posts.receive(1, [Arrival(fetched(0, html), ("g:id-0",), 1)], now=number)
        assert list(derive_pending(store)) == [[1]]
        assert [revision.words for revision in store.posts.revisions(1)] == [1, 2, 3]
        store.posts.receive(1, [Arrival(fetched(0, "<p>one</p>"), ("g:id-0",), 1, show=False)], now=9)
        assert list(derive_pending(store)) == []
        assert [revision.words for revision in store.posts.revisions(1)] == [1, 2, 3, 1]


def test_the_summary_in_the_list_is_that_of_what_is_shown(tmp_path: Path) -> None:
    with contextlib.closing(filled(tmp_path, 1)) as store:
        for number, html in enumerate(("<p>As it was first.</p>", "<p>As it is now.</p>"), 2):
            store.posts.receive(1, [Arrival(fetched(0, html), ("g:id-0",), 1)], now=number)
            list(derive_pending(store))
        assert store.lists.rows([1])[0].summary == "As it is now."


def test_problems_are_counted_wherever_they_are_on_record(tmp_path: Path) -> None:
    with contextlib.closing(filled(tmp_path, 1)) as store:
        assert store.lists.totals()["problems"] == 0
        store.sources.failed(1, "It does not answer.")
        store.ledger.tell(1, [Told("b.example/x", "https://b.example/x", "sitemap")])
        [entry] = store.ledger.entries(1)
        store.ledger.settle(entry.id, KnownState.FAILED, now=1, problem="It broke off.")
        assert store.lists.totals()["problems"] == 2
        remove(store.database, 1, with_posts=False)
        assert store.lists.totals()["problems"] == 0


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    data = b"a picture"
    folder = tmp_path / "media" / hashlib.sha256(data).hexdigest()[:2]
    folder.mkdir(parents=True)
    for number in range(3):  # a container gives every process the same number
        (folder / f"new-{os.getpid()}-{number}").write_bytes(b"half")
    files = MediaFiles(tmp_path / "media")
    assert files.read(files.save(data)) == data
    assert len(list(folder.iterdir())) == 4


def test_a_backup_leaves_nothing_beside_it_whatever_one_before_left(tmp_path: Path) -> None:
    filled(tmp_path / "archive").close()
    target = tmp_path / "disk" / "archive.backup"
    target.parent.mkdir()
    for name in (".db", ".db-journal", ".new"):  # killed, or on a disk that was full
        (target.parent / f".{target.name}{name}").write_bytes(b"half")
    assert backup(tmp_path / "archive", target).posts == 3
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_media_file_is_complete_or_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = MediaFiles(tmp_path / "media")
    sha256 = files.save(b"picture")
    assert files.path(sha256).read_bytes() == b"picture"
    assert files.intact(sha256)
    files.path(sha256).write_bytes(b"damaged")
    assert files.read(sha256) is None
    files.save(b"picture")
    assert files.read(sha256) == b"picture"

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        files.save(b"another")
    assert [path.name for path in files.all()] == [sha256]


def test_marking_counts_only_what_changed(tmp_path: Path) -> None:
    with contextlib.closing(filled(tmp_path)) as store:
        assert store.reader.mark([1, 2, 99], read=True, starred=None) == 2
        assert store.reader.mark([1, 2], read=True, starred=True) == 2
        assert store.reader.mark([1, 2], read=True, starred=True) == 0
        assert (store.lists.counts().unread, store.lists.counts().starred) == (1, 2)


def test_a_removed_source_comes_back_with_its_posts(tmp_path: Path) -> None:
    with contextlib.closing(filled(tmp_path)) as store:
        assert remove(store.database, 1, with_posts=False).kept == 3
        assert store.sources.all() == []
        assert store.lists.counts().posts == 3
        again = store.sources.add(SourceKind.FEED, "https://b.example/feed", "B", None, chosen=False, now=1)
        assert again == 1
        assert store.sources.all()[0].posts == 3


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_database_is_never_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes of the file turned over anywhere: it opens, or it is refused with a sentence."""
    folder = tmp_path / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    filled(folder).close()
    path = folder / "archive.db"
    content = bytearray(path.read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    noise = data.draw(st.binary(min_size=64, max_size=64))
    content[start : start + 64] = noise[: len(content) - start]
    path.write_bytes(content)
    with contextlib.suppress(ArchiveDamaged, ArchiveTooNew):
        store = Store(folder, write=False)
        integrity(store.database)
        store.close()
