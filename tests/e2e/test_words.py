"""What may be typed: queries that begin with a dash, odd words of all kinds, and where results, remarks and faults go."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.e2e.program import ROOT, Program
from tests.support.alone import path, sitemap_packed
from tests.support.blogserver import BlogServer, Hang, Status
from tests.support.makeblog import Blog
from viewer import cli
from viewer.commands import COMMANDS
from viewer.commands.words import Parser, moment, query_last, text
from viewer.errors import UsageError

# ----------------------------------------------------------------------------- a query and its options


def _export_parser() -> Parser:
    parser = Parser(prog="x")
    next(command for command in COMMANDS if command.name == "export").arguments(parser)
    return parser


def _parsed(*words: str) -> argparse.Namespace:
    parser = _export_parser()
    ordered = query_last(parser, words)
    parser.refuse_dashes(ordered)
    return parser.parse_args(ordered)


@pytest.mark.parametrize(
    ("words", "query", "output"),
    [
        (["-word", "-o", "x.pdf"], ["-word"], "x.pdf"),
        (["-o", "x.pdf", "-word", "tag:x"], ["-word", "tag:x"], "x.pdf"),
        (["tag:x", "--order", "oldest", "-offline", "-o", "x.pdf", "more"], ["tag:x", "-offline", "more"], "x.pdf"),
        (["-o", "-x.pdf", "-hidden"], ["-hidden"], "-x.pdf"),
        (["--output=x.pdf", "--", "-o", "--json"], ["-o", "--json"], "x.pdf"),
        (["-1", "-o", "x.pdf"], ["-1"], "x.pdf"),
        (["a OR -b", "-o", "x.pdf"], ["a OR -b"], "x.pdf"),
    ],
)  # fmt: skip
def test_words_of_a_query_may_begin_with_a_dash(words: list[str], query: list[str], output: str) -> None:
    options = _parsed(*words)
    assert (options.query, str(options.output)) == (query, output)


@given(
    words=st.lists(st.text(max_size=8).filter(lambda word: not word.startswith("--"))),
    at=st.integers(0, 20),
)
def test_no_word_of_a_query_is_lost(words: list[str], at: int) -> None:
    query = [word for word in words if word not in ("-o", "-h")]
    given_words = [*query[:at], "-o", "x.pdf", *query[at:]]
    assert _parsed(*given_words).query == [text(word) for word in query]


@pytest.mark.parametrize(
    "words", [["--frob", "-o", "x"], ["-o"], ["x"], ["-o", "--json"], ["--title=--", "-o", "x"]]
)
def test_what_is_no_option_is_said(words: list[str]) -> None:
    with pytest.raises(UsageError, match="--help"):
        _parsed(*words)


@pytest.mark.parametrize(
    "word", ["20266", "2026-1", "2026-13", "2026-02-30", "0000", "yesterday", "", "2026-W03-1", "٢٠٢٦"]
)
def test_what_is_no_date_is_said(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a date"):
        moment(word)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("2026", "2026-01-01T00:00:00+00:00"),
        ("2026-03", "2026-03-01T00:00:00+00:00"),
        ("2026-03-14", "2026-03-14T00:00:00+00:00"),
        ("2026-03-14T09:30+01:00", "2026-03-14T09:30:00+01:00"),
        ("2026-03-14 09:30", "2026-03-14T09:30:00+00:00"),
    ],
)
def test_dates_as_readers_write_them(word: str, meant: str) -> None:
    assert moment(word).isoformat() == meant


# ----------------------------------------------------------------------------- in this process: quick, and many


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the handbook in it."""
    path = tmp_path_factory.mktemp("manual") / "archive"
    for words in (["add", "handbook:"], ["sync"]):
        assert _run(path, *words)[0] == 0
    return path


def _run(archive: Path, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command, run here."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="replace", write_through=True)
    errors = io.StringIO()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = cli.main(["--archive", str(archive), *words])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    data = out.buffer.getvalue()
    return code, data.decode("utf-8", "replace"), errors.getvalue()


def test_queries_with_a_dash_from_end_to_end(manual: Path) -> None:
    every = json.loads(_run(manual, "list", "--json")[1])
    without = json.loads(_run(manual, "list", "-keyboard", "--json")[1])
    assert 0 < len(without) < len(every)
    assert json.loads(_run(manual, "search", "-keyboard sources", "--json")[1])
    code, _, errors = _run(manual, "list", "--limit", "1", "-keyboard", "--frob")
    assert (code, "--frob" in errors) == (2, True)


def test_quiet_leaves_out_remarks_and_keeps_results(manual: Path) -> None:
    assert _run(manual, "list", "zzzzz") == (0, "", "No post matches.\n")
    assert _run(manual, "-q", "list", "zzzzz") == (0, "", "")
    for words in (
        ["list"],
        ["sources"],
        ["stats"],
        ["tags"],
        ["search", "sync"],
        ["show", "1"],
        ["check"],
        ["opml"],
    ):
        loud, quiet = _run(manual, *words), _run(manual, "-q", *words)
        assert quiet[:2] == loud[:2]
        assert quiet[1]
        assert quiet[2] == ""


@pytest.mark.parametrize(
    "words",
    [
        ["add", ""], ["add", "  "], ["add", "not an address"], ["add", __file__], ["remove", ""], ["join", "1", "1"],
        ["rename", "1", " "], ["rename", "nobody", "x"], ["retry", "https://nowhere.example/"], ["retry", ""],
        ["sync", ""], ["sync", "nobody"], ["sync", "--since", "20266"], ["coverage", ""], ["list", "--limit", "-1"],
        ["list", "--limit", "x"], ["list", "--offset", "-3"], ["list", "--sort", "colour"], ["search"],
        ["show", "99999999999999999999"], ["show", "1", "--revision", "99999999999999999999"],
        ["show", "1", "--revision", "7"],
        ["show", "1", "--as", "raw", "--revision", "7"], ["show", ""], ["show", "\ud800"], ["history", "a\0b"],
        ["mark", "1"],
        ["mark", "--read"], ["mark", "1", "--query", "x", "--read"], ["tag", "1"], ["export", "-o", "x.frob"],
        ["export", "zzzzz", "-o", "x.pdf"], ["export", "--id", "1", "-o", "/dev/null", "--format", "pdf"],
        ["backup", ""], ["backup", "/"], ["backup", "/dev/null"], ["backup", __file__], ["restore", "/"],
        ["import", "/no/such"], ["import", "/dev/null"], ["opml", "-o", ""], ["tour"], ["list", "--json=1"],
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2_and_one_sentence(manual: Path, words: list[str]) -> None:
    code, out, errors = _run(manual, *words)
    assert (code, out) == (2, "")
    assert errors.startswith("archive-viewer: ")
    assert len(errors.splitlines()) == 1
    assert Path("/dev/null").is_char_device()


def test_a_command_that_is_misspelt_is_guessed(tmp_path: Path) -> None:
    code, _, errors = _run(tmp_path, "lst")
    assert (code, "did you mean `archive-viewer list`?" in errors) == (2, True)
    assert not (tmp_path / "archive.db").exists()


def test_numbers_beyond_all_there_is_are_everything_and_nothing(manual: Path) -> None:
    huge = "9" * 40
    every = json.loads(_run(manual, "list", "--json")[1])
    assert json.loads(_run(manual, "list", "--limit", huge, "--json")[1]) == every
    assert json.loads(_run(manual, "list", "--offset", huge, "--limit", huge, "--json")[1]) == []
    assert json.loads(_run(manual, "search", "sync", "--limit", huge, "--json")[1])


def test_the_archive_is_written_over_by_nothing(manual: Path, tmp_path: Path) -> None:
    before = (manual / "archive.db").read_bytes()
    for words in (
        ["backup", str(manual / "archive.db")],
        ["backup", str(manual / "media" / "x")],
        ["opml", "-o", str(manual / "archive.db")],
        ["export", "-o", str(manual / "x.pdf")],
        ["import", str(manual)],
    ):
        assert _run(manual, *words)[0] == 2
    (tmp_path / "link").symlink_to(manual)
    assert _run(manual, "backup", str(tmp_path / "link" / "x.zip"))[0] == 2
    assert (manual / "archive.db").read_bytes() == before
    assert not (manual / "x.pdf").exists()


def test_only_a_backup_is_replaced_by_a_backup(manual: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("not yours")
    assert _run(manual, "backup", str(mine))[0] == 2
    assert mine.read_text() == "not yours"
    target = tmp_path / "new" / "a.backup"
    assert _run(manual, "backup", str(target))[0] == 0
    assert _run(manual, "backup", str(target))[0] == 0
    assert [path.name for path in target.parent.iterdir()] == ["a.backup"]


def test_a_backup_brings_no_names_of_its_own(manual: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    assert _run(manual, "backup", str(target))[0] == 0
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("../outside", "x")
        archive.writestr("media/../../outside", "x")
        archive.writestr("/outside", "x")
    place = tmp_path / "deep" / "restored"
    assert _run(place, "restore", str(target))[0] == 0
    assert sorted(path.name for path in place.parent.iterdir()) == ["restored"]
    assert not (tmp_path / "outside").exists()
    assert len(json.loads(_run(place, "list", "--json")[1])) == len(
        json.loads(_run(manual, "list", "--json")[1])
    )


def _no_database(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")


def _wrong_database(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive.db", b"SQLite format 3\0" + bytes(200))


@pytest.mark.parametrize("make", [_no_database, _wrong_database])
def test_what_is_no_whole_backup_is_refused(tmp_path: Path, make: object) -> None:
    path = tmp_path / "x.backup"
    assert callable(make)
    make(path)
    code, _, errors = _run(tmp_path / "archive", "restore", str(path))
    assert (code, len(errors.splitlines())) == (3, 1)
    assert "not a whole backup" in errors
    assert not (tmp_path / "archive" / "archive.db").exists()


def test_places_that_are_no_archive(tmp_path: Path, manual: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for archive in (file, file / "below"):
        code, out, errors = _run(archive, "list")
        assert (code, out, len(errors.splitlines())) == (3, "", 1)
    newer = tmp_path / "newer"
    shutil.copytree(manual, newer)
    (newer / "archive.db").write_bytes((manual / "archive.db").read_bytes()[:2000])
    code, out, errors = _run(newer, "list")
    assert (code, out, len(errors.splitlines())) == (3, "", 1)


def test_a_list_of_feeds_is_taken_without_what_is_no_address(tmp_path: Path) -> None:
    urls = [
        "http://[bad",
        "file:///etc/passwd",
        "",
        "javascript:1",
        "https://ok.example/feed",
        "https://a:99999/",
    ]
    outlines = "".join(f'<outline xmlUrl="{url}" text="t"/>' for url in urls)
    (tmp_path / "x.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    assert (
        _run(tmp_path / "a", "import", str(tmp_path / "x.opml"), "--json")[1]
        == '{"sources": 1, "posts": 0}\n'
    )


ODD = [
    "", "-", "--", "-1", "0", "1", "2", "99999999999999999999", "1e9", "١٢", "a\0b", "\ud800", "caf\udce9", "x" * 5000, " ",
    "\n", '"', '""', "(", ")", "((", "a OR", "OR", "-draft", '-"a b"', "tag:", 'tag:""', "-tag:x", "before:", "before:99999",
    "on:2026-02-30", "is:", "is:frob", "has:math", "source:1", "source:99999999999999999999", 'title:"a', "*", "a*", "**",
    "💥", "'; DROP TABLE post; --",
    "http://", "http://[", "http://[::1", "feed:", "/", "/etc/passwd", "/dev/null", "..", ".",
    "~nobody", "nodir/x", "nodir/x.pdf", "handbook:", "javascript:1", "2026", "20266", "\x1b[31m", "A4", "pdf", "-o", "-q",
    "--json", "--limit", "--limit=", "--limit=--", "--frob", "--archive",
]  # fmt: skip
QUICK = [
    "sources",
    "rename",
    "remove",
    "join",
    "coverage",
    "list",
    "search",
    "show",
    "history",
    "tags",
    "mark",
    "tag",
    "export",
    "opml",
    "stats",
    "retry",
]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_typed_gets_an_answer(
    manual: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(manual, archive, ignore=shutil.ignore_patterns("writer.*"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    chance = random.Random(seed)
    for _ in range(120):
        words = [chance.choice(QUICK), *chance.choices(ODD, k=chance.randint(0, 4))]
        if words[0] == "export":
            words.append("nothingatallmatchesthis")
        code, out, errors = _run(archive, *words)
        assert code in (0, 1, 2), words
        if code == 2:
            assert (out, len(errors.splitlines())) == ("", 1), words
        if code == 0 and "--json" in words and "--help" not in words:
            for line in out.splitlines():
                if words.index("--json") < (words.index("--") if "--" in words else 99):
                    json.loads(line)


# ----------------------------------------------------------------------------- as processes


def _shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = f"'{sys.executable}' -m viewer"
    return subprocess.run(
        ["bash", "-c", script.replace("PROGRAM", program)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


posix = pytest.mark.skipif(sys.platform == "win32", reason="shells and devices of POSIX systems")


@posix
@pytest.mark.parametrize("command", ["show 1 --as html", "list", "--help", "tags --json", "opml"])
def test_whoever_reads_may_stop_reading(manual: Path, command: str) -> None:
    done = _shell(f"PROGRAM {command} | head -c 0; echo ${{PIPESTATUS[0]}}", ARCHIVE_VIEWER_DIR=str(manual))
    assert (done.stdout, done.stderr) == ("0\n", "")


@posix
def test_closed_and_full_outputs_are_no_traceback(manual: Path) -> None:
    environment = {"ARCHIVE_VIEWER_DIR": str(manual)}
    assert _shell("PROGRAM list >&-; echo $?", **environment).stdout == "0\n"
    assert _shell("PROGRAM list zzzzz 2>&-; echo $?", **environment).stdout == "0\n"
    assert _shell("PROGRAM show 1 --as raw >&- 2>&-; echo $?", **environment).stdout == "0\n"
    if Path("/dev/full").exists():
        done = _shell("PROGRAM list >/dev/full", **environment)
        assert done.returncode == 1
        assert done.stderr == "archive-viewer: The result could not be written: No space left on device.\n"


@posix
def test_no_home_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import pwd

    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in ("HOME", "XDG_DATA_HOME", "ARCHIVE_VIEWER_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main(["list"]) == 3
    assert capsys.readouterr().err.startswith("archive-viewer: There is no home folder; ")


@pytest.fixture
def hanging(program: Program, blog: Blog, blog_server: BlogServer) -> Iterator[Program]:
    """A blog whose first picture does not come until the server is healed."""
    program.run("add", blog_server.url)
    blog_server.fault(blog.posts[0].pictures[0], Hang())
    yield program
    blog_server.heal()


@posix
def test_a_sync_that_is_stopped_ends_with_done_and_130(
    hanging: Program, blog: Blog, blog_server: BlogServer
) -> None:
    process = hanging.start("sync", "--json")
    blog_server.wait_for(blog.posts[0].pictures[0])
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["event"] == "done"
    assert errors.startswith("archive-viewer: Stopped")
    blog_server.heal()
    assert len(hanging.json("list")) == 10


@posix
def test_a_terminal_gets_a_bar(hanging: Program, blog: Blog, blog_server: BlogServer) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", "--archive", str(hanging.archive), "sync"],
        stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT, env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # EIO: the other end was closed
        while piece := os.read(ours, 4096):
            seen += piece
            if (
                b"left" in seen and not blog_server.released.is_set()
            ):  # a rate and the time left need a second of work
                blog_server.heal()
    os.close(ours)
    assert process.wait(timeout=60) == 0
    shown = seen.decode()
    assert "\r[█" in shown
    assert "pictures: " in shown
    assert "/min" in shown or "/s" in shown
    assert shown.rstrip("\n").endswith("\r")  # the bar was taken away
    del blog


# ----------------------------------------------------------------------------- trying again, renaming, by query


def test_what_failed_is_tried_again_at_once(program: Program, blog: Blog, blog_server: BlogServer) -> None:
    program.run("add", blog_server.url)
    picture = blog.posts[3].pictures[0]
    blog_server.fault(picture, Status(404))
    for _ in range(3):  # from the second time on there is a pause
        program.sync(code=None)
    blog_server.heal()
    blog_server.forget()
    program.sync()
    assert picture not in blog_server.paths()
    lines = program.run("retry", "--json").stdout.splitlines()
    first, last = json.loads(lines[0]), json.loads(lines[-1])
    assert first == {"event": "retry", "posts": 0, "media": 1}
    assert (last["event"], last["media_saved"]) == ("done", 1)
    again = program.run("retry")
    assert "nothing to try again" in again.stderr
    assert json.loads(program.run("retry", "--json").stdout.splitlines()[0])["media"] == 0


@pytest.mark.parametrize("what", ["source", "post", "picture"])
def test_what_is_tried_again_can_be_named(
    program: Program, blog: Blog, blog_server: BlogServer, what: str
) -> None:
    program.run("add", blog_server.url)
    one, other = (blog.posts[number].pictures[0] for number in (3, 5))
    for lost in (one, other):
        blog_server.fault(lost, Status(404))
    for _ in range(2):
        program.sync(code=None)
    word = {"source": "1", "post": blog_server.url + blog.posts[3].path, "picture": blog_server.url + one}[
        what
    ]
    first = json.loads(program.run("retry", word, "--json", code=1).stdout.splitlines()[0])
    assert first == {"event": "retry", "posts": 0, "media": 2 if what == "source" else 1}
    assert json.loads(program.run("retry", word, "--posts", "--json").stdout.splitlines()[0])["media"] == 0


def test_a_post_that_failed_is_tried_again(program: Program, blog_server: BlogServer) -> None:
    site = sitemap_packed(blog_server)
    lost = path(site.posts[4])
    blog_server.fault(lost, Status(404))
    program.run("add", site.base + "/")
    for _ in range(2):
        program.sync("--full", "--no-media", code=None)
    (ledger,) = program.json("coverage")
    assert (ledger["known"], ledger["full"]) == (len(site.posts), len(site.posts) - 1)
    blog_server.heal()
    program.sync("--full", "--no-media")
    assert program.json("coverage")[0]["full"] == len(site.posts) - 1  # it has a pause
    first = json.loads(program.run("retry", site.base + lost, "--json", code=None).stdout.splitlines()[0])
    assert first == {"event": "retry", "posts": 1, "media": 0}
    assert program.json("coverage")[0]["full"] == len(site.posts)


def test_a_source_keeps_the_name_it_is_given(program: Program, blog: Blog, blog_server: BlogServer) -> None:
    del blog
    program.run("add", blog_server.url)
    assert program.json("rename", "1", "Mine")["title"] == "Mine"
    program.sync()
    assert [source["title"] for source in program.json("sources")] == ["Mine"]
    assert "already" in program.run("add", blog_server.url, "--title", "Yours").stdout
    assert [source["title"] for source in program.json("sources")] == ["Yours"]


def test_marking_what_a_query_finds(manual: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(manual, archive, ignore=shutil.ignore_patterns("writer.*"))
    every = len(json.loads(_run(archive, "list", "--json")[1]))
    assert _run(archive, "mark", "--query", "is:unread", "--read", "--json")[1] == f'{{"changed": {every}}}\n'
    assert _run(archive, "mark", "--query=-keyboard", "--star")[0] == 0
    starred = json.loads(_run(archive, "list", "is:starred", "--json")[1])
    assert 0 < len(starred) < every
    assert (
        _run(archive, "tag", "--query", "is:starred", "--add", "kept", "--json")[1]
        == f'{{"changed": {len(starred)}}}\n'
    )
