"""The words of a command line: what they may be, which are options and which a query, what is said when they are wrong."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from viewer.errors import UsageError

_MOST = 10**15  # as many as there are of anything


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, as an error like any other. Options are never guessed from their beginnings."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False, **named})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        told = re.sub(r"^argument ", "", message)
        told = re.sub(r"^the following arguments are required: (.*)", r"\1 is missing", told)
        told = re.sub(r"^unrecognized arguments: (.*)", r"“\1” is not understood", told, flags=re.DOTALL)
        raise UsageError(f"{told}; `{self.prog} --help` says what is.")

    def refuse_dashes(self, words: Sequence[str]) -> None:
        """Raises UsageError for ``--option=--``, which argparse takes for an option without a value."""
        for word in words[: words.index("--")] if "--" in words else words:
            if re.fullmatch(r"--[a-z-]+=--", word):
                self.error(f"“{word}” is not understood")


def query_last(parser: argparse.ArgumentParser, words: Sequence[str]) -> list[str]:
    """The arguments of a command that takes a query, its options before ``--`` and the words of the query after it.

    A query may hold words like ``-draft``, anywhere: what begins with one dash and is none of the command's options is such
    a word. Two dashes are always an option, and all that follows a lone ``--`` is query.
    """
    known = parser._option_string_actions
    options: list[str] = []
    query: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            query += words[at:]
            break
        action = known.get(word.partition("=")[0] if word.startswith("--") else word)
        if action is None:
            (options if word.startswith("--") else query).append(word)
        elif "=" in word or action.nargs == 0:
            options.append(word)
        elif action.nargs is None and at < len(words) and words[at] not in {"--", *known}:
            options.append(
                f"{max(action.option_strings, key=len)}={words[at]}"
            )  # whatever its value begins with
            at += 1
        else:
            options.append(word)
            while action.nargs is not None and at < len(words) and not words[at].startswith("-"):
                options.append(words[at])
                at += 1
    return [*options, "--", *query] if query else options


def text(word: str) -> str:
    """A word as a database takes it: bytes that are no text in this system's encoding (they come as lone surrogates) and
    NUL get a stand-in."""
    return word.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def place(word: str) -> Path:
    """The path of a file or a folder, in whatever bytes the system has for it."""
    try:
        named = os.fsencode(word).strip()
    except UnicodeEncodeError:
        named = b""
    if not named or b"\0" in named:
        raise argparse.ArgumentTypeError(f"“{text(word)}” can be the name of no file")
    return Path(word)


def count(word: str) -> int:
    """How many: zero or more. What is beyond all there can be is cut to it."""
    if not re.fullmatch(r"[0-9]+", word):
        raise argparse.ArgumentTypeError(f"“{text(word)}” is not a number of zero or more")
    return int(word) if len(word) < 16 else _MOST


def number(word: str) -> int:
    """The number of something that is counted from 1."""
    if not re.fullmatch(r"[0-9]{1,15}", word):
        raise argparse.ArgumentTypeError(f"there is no number “{text(word)}”")
    return int(word)


def moment(word: str) -> datetime:
    """The first moment of a year, a month or a day as a reader writes it (2026, 2026-03, 2026-03-14; in UTC), or a moment of
    ISO 8601, in UTC where it names no zone."""
    wrong = argparse.ArgumentTypeError(
        f"“{text(word)}” is not a date; write it like 2026-03-14, 2026-03 or 2026"
    )
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", word)
    try:
        if found:
            return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)
        if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:", word):
            raise wrong
        then = datetime.fromisoformat(word)
        return then if then.tzinfo else then.replace(tzinfo=UTC)
    except ValueError:
        raise wrong from None
