"""Which of the matches come first.

bm25 (https://www.sqlite.org/fts5.html#the_bm25_function) over all matches of a word that half of the posts have takes
seconds in a large archive, and says little: nothing is rare about such a word. So of the texts the newest ``NEWEST``
matches are scored, and beside them, from a table of what posts are about (titles, tags, headings, words they
often say), the matches of the whole archive. What has the words in its title, and what is fresh, gains on top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any

from viewer.search.compile import Compiled
from viewer.search.fold import fold
from viewer.search.index import MOST_SPILT, day_of, first_of
from viewer.search.words import folded_words
from viewer.store.database import ArchiveDatabase

NEWEST = 800  # matches whose texts are scored
_ABOUT = 400  # matches in titles, tags, headings and champion words that are scored
_FEW = 2_000  # posts for which a condition holds, up to which they are looked up once
_CHECKED = 30  # of the best of them that are tried whether the whole query matches
_JUDGED = 80  # of the best whose titles are looked at
_WEIGHTS = "10.0, 6.0, 4.0, 1.0, 0.7"  # title, tags, headings, text, code
_HEAD_WEIGHTS = "8.0, 5.0, 3.0, 1.0"  # title, tags, headings, about
_TITLE = 6.0  # for a title that holds all of the words and nothing else
_FRESH = 0.8  # for the newest post of the archive; half of it for one that is ``_HALF_LIFE`` older
_HALF_LIFE = 500  # days
_FORM = 0.6  # what a match of another form of the word is worth
_PARTS = re.compile(r"[:|?!]\s+|\s+[-–—·]\s+|\s*—\s*")
_PART = 0.9  # what one part of a title is worth beside a whole one
_AMONG = "+f.rowid IN (SELECT value FROM json_each(?))"
"""Ids as JSON; the plus keeps SQLite from running the whole match again for each of them."""
MOST_PHRASES = 16  # a longer query finds little, and bm25 would count each of its words


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the query as titles are judged by it; with ``prefix`` it may go on."""

    word: str
    forms: frozenset[str] = frozenset()
    prefix: bool = False

    def held_by(self, title: Sequence[str]) -> str | None:
        """The word of a title that it stands for."""
        if self.word in title:
            return self.word
        for word in title:
            if word in self.forms or (self.prefix and word.startswith(self.word)):
                return word
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """An FTS5 expression, and the one of its ``telling`` words, by which bm25 is counted ("" when there are none).

    To know how rare a word is, bm25 goes through all posts that have it: 15 ms for 100,000, for a word that says little.
    """

    match: str
    telling: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be ranked: FTS5 expressions for the words as typed, for their forms, too, and for what posts are about (""
    where there is none); ``filtered`` a condition over ``f.rowid`` (with AND before it) and its parameters."""

    exact: Asked
    wide: Asked
    head: str
    filtered: str = ""
    parameters: Sequence[Any] = ()
    words: Sequence[Sought] = ()
    checked: bool = False  # whether matches of ``head`` may fail ``wide``


@dataclass(slots=True)
class _Scores:
    text: dict[int, float] = field(default_factory=dict)
    head: dict[int, float] = field(default_factory=dict)


def filtered(database: ArchiveDatabase, compiled: Compiled) -> tuple[str, tuple[Any, ...]]:
    """The condition of a query over ``f.rowid`` of a match, with AND before it, and its parameters.

    What holds for few posts is looked up here, once for all that asks with it.
    """
    if compiled.where == "1":
        return "", ()
    if compiled.narrow:
        docs = database.rows(
            f"""SELECT d.docid FROM search_doc d JOIN post p ON p.id = d.post_id WHERE {compiled.where}
                LIMIT {_FEW + 1}""",
            compiled.parameters,
        )
        if len(docs) <= _FEW:
            return f"AND {_AMONG}", (json.dumps([docid for (docid,) in docs]),)
    doc = "SELECT 1 FROM search_doc d JOIN post p ON p.id = d.post_id WHERE d.docid = f.rowid"
    sql = f"AND EXISTS ({doc} AND {compiled.where})"
    if compiled.begin is not None:
        sql += f" AND f.rowid >= {first_of(compiled.begin // 86_400)}"
    if compiled.end is not None:
        sql += f" AND f.rowid < {first_of(compiled.end // 86_400 + 1) + MOST_SPILT}"
    return sql, compiled.parameters


def holds(database: ArchiveDatabase, compiled: Compiled) -> bool:
    """Whether what a query asks for beside its words is so of any post."""
    sql = f"SELECT 1 FROM post p WHERE {compiled.where} LIMIT 1"
    return database.row(sql, compiled.parameters) is not None


def rank(database: ArchiveDatabase, question: Question, limit: int) -> list[tuple[int, float]]:
    """(id in the index, score) of the best matches, best first, at most ``limit``."""
    few = max(NEWEST, limit)
    scores = _Scores(text=_scored(database, "search_fts", _WEIGHTS, question.exact, question, few))
    wide = question.wide == question.exact
    if not wide and len(scores.text) < limit:
        wide = True
        _add_forms(scores.text, _scored(database, "search_fts", _WEIGHTS, question.wide, question, few))
    if question.head:
        head = Asked(question.head, question.head)
        scores.head = _scored(database, "search_head", _HEAD_WEIGHTS, head, question, _ABOUT)
        if question.checked:
            _keep_matching(database, scores, question, all_known=wide and len(scores.text) < few)
    return _ordered(database, scores, question.words)[:limit]


def _scored(
    database: ArchiveDatabase, table: str, weights: str, asked: Asked, question: Question, few: int
) -> dict[int, float]:
    """The newest matches with their bm25, sign turned, so that more is better."""
    at_once = asked.telling == asked.match
    score = f"-bm25({table}, {weights})"
    found = dict(
        database.rows(
            f"""SELECT f.rowid, {score if at_once else "0.0"} FROM {table} f
                WHERE {table} MATCH ? {question.filtered} ORDER BY f.rowid DESC LIMIT {few}""",
            (asked.match, *question.parameters),
        )
    )
    if found and asked.telling and not at_once:
        told = database.rows(
            f"""SELECT f.rowid, {score} FROM {table} f WHERE {table} MATCH ? AND f.rowid BETWEEN ? AND ?
                AND {_AMONG}""",
            (asked.telling, min(found), max(found), json.dumps(list(found))),
        )
        found.update(told)
    return found


def _add_forms(text: dict[int, float], wide: dict[int, float]) -> None:
    """Matches in other forms, too: worth less than the best with the word itself, however rare the form is."""
    most = max(text.values(), default=float("inf"))
    for docid, score in wide.items():
        if docid not in text:
            text[docid] = min(score * _FORM, most * 0.9)


def _keep_matching(
    database: ArchiveDatabase, scores: _Scores, question: Question, *, all_known: bool
) -> None:
    """Leaves out what the head alone would find and the whole query does not."""
    unknown = [docid for docid in scores.head if docid not in scores.text]
    if all_known:
        for docid in unknown:
            del scores.head[docid]
        return
    best = sorted(unknown, key=lambda docid: -scores.head[docid])
    for docid in best[_CHECKED:]:
        del scores.head[docid]
    for docid in best[:_CHECKED]:
        sql = "SELECT 1 FROM search_fts WHERE search_fts MATCH ? AND rowid = ?"
        if database.row(sql, (question.wide.match, docid)) is None:
            del scores.head[docid]


def _ordered(database: ArchiveDatabase, scores: _Scores, words: Sequence[Sought]) -> list[tuple[int, float]]:
    known = sorted(scores.text.values())
    middle = known[len(known) // 2] if known else 0.0
    newest = database.row("SELECT max(docid) FROM search_doc")
    today = day_of(newest[0]) if newest and newest[0] else 0
    text, head = scores.text, scores.head
    fresh: dict[int, float] = {}
    total = {}
    for docid in text.keys() | head.keys():
        day = day_of(docid)
        if day not in fresh:
            fresh[day] = _FRESH * 0.5 ** (max(today - day, 0) / _HALF_LIFE)
        total[docid] = text.get(docid, middle) + head.get(docid, 0.0) + fresh[day]
    judged = set(nlargest(_JUDGED, total, key=total.__getitem__))
    judged.update(nlargest(_JUDGED, head, key=head.__getitem__))
    titles = database.rows_in("SELECT docid, title FROM search_doc WHERE docid IN ({})", judged)
    for docid, title in titles:
        total[docid] += _TITLE * _coverage(words, title)
    best = sorted(((score, docid) for docid, score in total.items()), reverse=True)
    return [(docid, score) for score, docid in best]


def _coverage(sought: Sequence[Sought], title: str) -> float:
    """How much of the query the title holds, and of the title, or of one of its parts ("Paper review: Segment anything"),
    the query; in the same order counts a little more. 0 to 1."""
    words = folded_words(fold(title))
    held = [word for each in sought if (word := each.held_by(words))]
    if not held:
        return 0.0
    exact = sum(each.word in held for each in sought) / len(sought)
    part = len(held) / len(sought)
    whole = _share(held, words)
    if whole < 1 and len(pieces := _PARTS.split(title)) > 1:
        whole = max(whole, *(_PART * _share(held, folded_words(fold(piece))) for piece in pieces))
    together = 1.0 if len(held) == len(sought) and f" {' '.join(held)} " in f" {' '.join(words)} " else 0.0
    return part * part * (0.45 + 0.35 * whole + 0.15 * together + 0.05 * exact)


def _share(held: Sequence[str], words: Sequence[str]) -> float:
    """How much of a title, or of a part of one, the words are; 0 where some of them are missing."""
    return len(set(held)) / len(set(words)) if set(held) <= set(words) else 0.0
