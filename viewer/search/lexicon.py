"""What the words of a query mean in one archive: which of its words they are forms or beginnings of, whom a name means."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from viewer.search.compile import Lookup
from viewer.search.fold import fold
from viewer.search.languages import COMMON, EMPTY
from viewer.search.query import Term
from viewer.search.stem import SHORTEST, STEMMERS, common_start, stem, without_umlauts
from viewer.search.words import Wanted, is_unspaced, language_mark, plain, wanted
from viewer.store.arrangement import Arrangement
from viewer.store.database import ArchiveDatabase

_END = "\U0010ffff"  # sorts behind whatever follows a beginning of a word
_MOST_FORMS = 8
_LONGEST_ENDING = 6
_LEAST_BEGUN = 4  # letters of a word that is being typed, before it is taken for a form of another
_MOST_SIMILAR = 400  # words that are looked at for forms of one
_LEAST_OF_LANGUAGE = 0.002  # of all posts, before words are looked for in its forms
_SIDE_BY_SIDE = 12  # times the work of one word
_MOST_COMPLETIONS = 48


@dataclass(frozen=True, slots=True)
class Haste:
    """How much of what begins alike is looked at: all of it when it is in at most ``cheap`` posts, each word counted by
    itself; else the commonest words, until they are in ``cover`` posts. FTS5 merges 6,000 in a millisecond."""

    cheap: int
    cover: int


LISTING, COUNTING = Haste(8_000, 40_000), Haste(150_000, 150_000)


class Lexicon(Lookup):
    """Answers from the vocabulary of an archive, for one query.

    With ``forms`` the inflections of a word are found, too. In ``haste`` the beginning of many common words stands for the
    commonest of them alone, and ``cut`` tells afterwards that it did.
    """

    def __init__(self, database: ArchiveDatabase, *, forms: bool = True, haste: Haste | None = None) -> None:
        self._database = database
        self._forms = forms
        self._haste = haste
        self.cut = False
        self._languages: list[str] | None = None
        self._known_tags: dict[str, list[str] | None] = {}
        self._known_forms: dict[str, dict[str, list[str]]] = {}
        self._known_ends: dict[str, tuple[list[str] | None, bool]] = {}

    def exact(self) -> Lexicon:
        """The same without forms."""
        other = Lexicon(self._database, forms=False, haste=self._haste)
        other._known_ends, other._known_tags = self._known_ends, self._known_tags
        return other

    @cached_property
    def excluding(self) -> Lexicon:
        return Lexicon(self._database) if self._haste or not self._forms else self

    def expression(self, term: Term) -> str:
        """All spellings of a term, as an FTS5 expression; every string is quoted, so nothing typed is taken for syntax."""
        return self._expression(term, term.field)

    def head(self, term: Term) -> str:
        """The same for the table of titles, tags and headings; "" for a word that says nothing of what a post is about."""
        want = wanted(term.text, quoted=term.quoted)
        if term.field == "code" or (len(want.words) == 1 and not term.prefix and want.words[0] in EMPTY):
            return ""
        alone = len(want.words) == 1 and not want.signed and not want.others
        # What stands side by side among the words that a post often says does not do so in the post.
        return self._expression(term, term.field or ("" if alone else "title tags headings"))

    def _expression(self, term: Term, columns: str) -> str:
        want = wanted(term.text, quoted=term.quoted)
        scope = f"{{{columns}}} : " if columns else ""
        if want.signed:
            end = fold(term.text)
            parts = [_string(token, term.prefix and end.endswith(plain(token))) for token in want.signed]
            if len(want.words) > 1:
                parts.append(_string(" ".join(want.words), term.prefix))
            return scope + _joined(parts, " AND ")
        spelled = scope + _joined(self._spellings(want, term), " OR ")
        return _joined([spelled, *self._inflected(want, term, scope)], " OR ")

    def occurrences(self, term: Term) -> int:
        """About how many posts FTS5 has to look at to count those that a term is in."""
        words = wanted(term.text, quoted=term.quoted).words
        found = dict(
            self._database.rows_in("SELECT word, posts FROM search_word WHERE word IN ({})", set(words))
        )
        if len(words) > 1:  # until the rarest of them is at its end, each with its places
            return _SIDE_BY_SIDE * int(min(found.get(word, 0) for word in words))
        others: list[str] = []
        if self._forms:
            others = [form for forms in self.forms_of(term, words[0]).values() for form in forms]
        if term.prefix and not is_unspaced(words[0]):
            ends = self._completions(words[0])
            if ends is None:
                return self._beginning(words[0])
            others += ends
        found |= dict(
            self._database.rows_in("SELECT word, posts FROM search_word WHERE word IN ({})", set(others))
        )
        return sum(found.values())

    def uncut(self) -> int:
        """About how many posts FTS5 would have to look at for what was cut, all of it."""
        return sum(self._beginning(start) for start, (_, cut) in self._known_ends.items() if cut)

    def _beginning(self, start: str) -> int:
        sql = "SELECT total(posts) FROM search_word WHERE word >= ? AND word < ?"
        return int((self._database.row(sql, (start, start + _END)) or (0,))[0])

    def _spellings(self, want: Wanted, term: Term) -> list[str]:
        found = []
        for words in (want.words, *want.others):
            if not term.prefix or is_unspaced(words[-1]):
                found.append(_string(" ".join(words)))
                continue
            ends = self._completions(words[-1])
            if ends is None:
                found.append(_string(" ".join(words), True))
            else:
                found += [_string(" ".join((*words[:-1], end))) for end in ends]
        return found

    def _inflected(self, want: Wanted, term: Term, scope: str) -> list[str]:
        """The spellings with the last word in another form. In a post of another language it is another word."""
        if not self._forms:
            return []
        languages = self.languages()
        found = []
        for language, forms in self.forms_of(term, want.words[-1]).items():
            spelled = scope + _joined([_string(" ".join((*want.words[:-1], form))) for form in forms], " OR ")
            mark = _string(language_mark(language))
            found.append(spelled if len(languages) == 1 else f"({spelled} AND {{tags}} : {mark})")
        return found

    def forms_of(self, term: Term, word: str) -> dict[str, list[str]]:
        """The other words of the archive that are forms of the last word of a term, by language, the commonest first; where
        that word may go on, without those that it begins, for they are found already."""
        if not term.inflected or (term.begun and len(word) < _LEAST_BEGUN):
            return {}
        if word not in self._known_forms:
            self._known_forms[word] = self._find_forms(word)
        known = self._known_forms[word]
        if not term.begun:
            return known
        others = {
            language: [form for form in forms if not form.startswith(word)]
            for language, forms in known.items()
        }
        return {language: forms for language, forms in others.items() if forms}

    def _find_forms(self, word: str) -> dict[str, list[str]]:
        found = {}
        for language in self.languages():
            if language not in STEMMERS or len(word) < SHORTEST or not word.isalpha():
                continue
            start, same = common_start(word, language), stem(word, language)
            similar = self._database.rows(
                """SELECT word FROM search_word WHERE word >= ? AND word < ? AND length(word) <= ?
                   ORDER BY posts DESC LIMIT ?""",
                (start, start + _END, len(same) + _LONGEST_ENDING, _MOST_SIMILAR),
            )
            forms = [other for (other,) in similar if other != word and stem(other, language) == same]
            if language == "de" and (plain := without_umlauts(word)) != word and self._has(plain):
                forms = [plain, *self._find_forms(plain).get("de", ()), *forms]
            if forms:
                found[language] = forms[:_MOST_FORMS]
        return found

    def _has(self, word: str) -> bool:
        return self._database.row("SELECT 1 FROM search_word WHERE word = ?", (word,)) is not None

    def languages(self) -> list[str]:
        """The languages of the archive's posts."""
        if self._languages is None:
            rows = self._database.rows(
                "SELECT language, posts FROM search_language ORDER BY posts DESC, language"
            )
            enough = sum(posts for _, posts in rows) * _LEAST_OF_LANGUAGE
            self._languages = [language for language, posts in rows if posts >= enough]
        return self._languages

    @cached_property
    def empty(self) -> Set[str]:
        """The words that say nothing in the languages of the archive's posts: "war" is one in German alone."""
        known = [COMMON[language] for language in self.languages() if language in COMMON]
        return frozenset().union(*known) if known else EMPTY

    def _completions(self, start: str) -> list[str] | None:
        """The words that FTS5 is asked for in place of all that begin so; None to ask for all."""
        if self._haste is None:
            return None
        if start not in self._known_ends:
            self._known_ends[start] = self._find_completions(start, self._haste)
        ends, cut = self._known_ends[start]
        self.cut = self.cut or cut
        return ends

    def _find_completions(self, start: str, haste: Haste) -> tuple[list[str] | None, bool]:
        """Also whether there are more."""
        limits = (start, start + _END)
        best = self._database.rows(
            "SELECT word, posts FROM search_word WHERE word >= ? AND word < ? ORDER BY posts DESC LIMIT ?",
            (*limits, _MOST_COMPLETIONS + 1),
        )
        if sum(posts for _, posts in best) <= haste.cheap and self._beginning(start) <= haste.cheap:
            return None, False
        covered, chosen = 0, []
        for word, posts in best[:_MOST_COMPLETIONS]:
            chosen.append(word)
            covered += posts
            if covered >= haste.cover:
                break
        return chosen, len(chosen) < len(best)

    def authors(self, name: str) -> list[str]:
        """The authors whose names hold this, in whatever letters it is written."""
        part = fold(name)
        return [author for author in authors(self._database) if part in fold(author)]

    def tags(self, name: str) -> list[str] | None:
        """The tags, as they were written, that a name or branch means; None: those that say so themselves."""
        if name not in self._known_tags:
            self._known_tags[name] = Arrangement(self._database).meant(name)
        return self._known_tags[name]

    def sources(self, name: str) -> list[int]:
        """The source with this id, or those whose title or address holds this."""
        if name.isascii() and name.isdecimal() and len(name) < 19:
            return [int(name)]
        part = fold(name)
        rows = self._database.rows("SELECT id, title, url FROM source")
        return [source for source, title, url in rows if part in fold(title) or part in fold(url)]


def authors(database: ArchiveDatabase) -> list[str]:
    """The names of all authors: jumps from one to the next in the index, however many posts each has."""
    rows = database.rows(
        """WITH RECURSIVE each (author) AS (
               SELECT min(author) FROM post WHERE author IS NOT NULL
               UNION ALL
               SELECT (SELECT min(author) FROM post WHERE author > each.author) FROM each WHERE each.author IS NOT NULL
           ) SELECT author FROM each WHERE author IS NOT NULL"""
    )
    return [author for (author,) in rows]


def _string(text: str, prefix: bool = False) -> str:
    return '"' + text.replace('"', '""') + '"' + (" *" if prefix else "")


def _joined(parts: Sequence[str], operator: str) -> str:
    return "(" + operator.join(parts) + ")" if len(parts) > 1 else parts[0]
