"""What may be typed: queries that begin with a dash, dates, and odd words of all kinds."""

from __future__ import annotations

import argparse
import json
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.e2e.program import run_here
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
    "words", [["--frob", "-o", "x"], ["-o"], ["x", "--title"], ["-o", "--json"], ["--title=--", "-o", "x"]]
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


def test_queries_with_a_dash_from_end_to_end(manual: Path) -> None:
    every = json.loads(run_here(manual, "list", "--json")[1])
    without = json.loads(run_here(manual, "list", "-keyboard", "--json")[1])
    assert 0 < len(without) < len(every)
    assert json.loads(run_here(manual, "search", "-keyboard sources", "--json")[1])
    code, _, errors = run_here(manual, "list", "--limit", "1", "-keyboard", "--frob")
    assert (code, "--frob" in errors) == (2, True)


def test_quiet_leaves_out_remarks_and_keeps_results(manual: Path) -> None:
    assert run_here(manual, "list", "zzzzz") == (0, "", "No post matches.\n")
    assert run_here(manual, "-q", "list", "zzzzz") == (0, "", "")
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
        loud, quiet = run_here(manual, *words), run_here(manual, "-q", *words)
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
    code, out, errors = run_here(manual, *words)
    assert (code, out) == (2, "")
    assert errors.startswith("archive-viewer: ")
    assert len(errors.splitlines()) == 1
    assert Path("/dev/null").is_char_device()


def test_a_command_that_is_misspelt_is_guessed(tmp_path: Path) -> None:
    code, _, errors = run_here(tmp_path, "lst")
    assert (code, "did you mean `archive-viewer list`?" in errors) == (2, True)
    assert not (tmp_path / "archive.db").exists()


def test_numbers_beyond_all_there_is_are_everything_and_nothing(manual: Path) -> None:
    huge = "9" * 40
    every = json.loads(run_here(manual, "list", "--json")[1])
    assert json.loads(run_here(manual, "list", "--limit", huge, "--json")[1]) == every
    assert json.loads(run_here(manual, "list", "--offset", huge, "--limit", huge, "--json")[1]) == []
    assert json.loads(run_here(manual, "search", "sync", "--limit", huge, "--json")[1])


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
        run_here(tmp_path / "a", "import", str(tmp_path / "x.opml"), "--json")[1]
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
    "pause",
    "resume",
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
        code, out, errors = run_here(archive, *words)
        assert code in (0, 1, 2), words
        if code == 2:
            assert (out, len(errors.splitlines())) == ("", 1), words
        if code == 0 and "--json" in words and "--help" not in words:
            for line in out.splitlines():
                if words.index("--json") < (words.index("--") if "--" in words else 99):
                    json.loads(line)


def test_marking_what_a_query_finds(manual: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(manual, archive, ignore=shutil.ignore_patterns("writer.*"))
    every = len(json.loads(run_here(archive, "list", "--json")[1]))
    assert (
        run_here(archive, "mark", "--query", "is:unread", "--read", "--json")[1]
        == f'{{"changed": {every}}}\n'
    )
    assert run_here(archive, "mark", "--query=-keyboard", "--star")[0] == 0
    starred = json.loads(run_here(archive, "list", "is:starred", "--json")[1])
    assert 0 < len(starred) < every
    assert (
        run_here(archive, "tag", "--query", "is:starred", "--add", "kept", "--json")[1]
        == f'{{"changed": {len(starred)}}}\n'
    )
