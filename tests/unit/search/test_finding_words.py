"""What technical writers write is found: words with signs, parts of names, scripts without blanks, accents, inflections."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.search.engine import marker_of, search, sought
from viewer.search.fold import Folded, fold
from viewer.search.stem import STEMMERS, common_start, stem
from viewer.search.words import added, folded_words, plain, words

from .making import Posts

ENGLISH = "It is what the reader of this has to know and that is not all there was to it. "
GERMAN = "Das ist nicht alles, was die Leser mit der Zeit und auch bei einem Thema wissen. "
TEXTS = {
    "cpp": "Templates in C++ are compiled twice.",
    "c": "The language C is older than most.",
    "csharp": "Written in C# with some care.",
    "net": "A server on .NET under load.",
    "network": "The net was cast wide.",
    "flag": "Run it with --verbose=2 and look.",
    "word": "It was rather verbose about it.",
    "matmul": "The product x@W is computed first.",
    "cross": "From x to W and back.",
    "snake": "Call read_config_file before all else.",
    "camel": "Then getElementById gives the node.",
    "names": "GPT-4o and PyTorch and JavaScript.",
    "fstring": "An f-string holds its values.",
    "pointer": "Follow node->next to the end, or std::sort it.",
    "dunder": "The method __init__ is called.",
    "chinese": "我们使用注意力机制来训练模型。",
    "mixed": "使用Python编程，BERT-2的表现。",
    "japanese": "東京タワーのデザイン、ガス",
    "korean": "대한민국의 서울에서",
    "thai": "ภาษาไทยไม่มีช่องว่าง",
    "accents": "Zoë met Søren in a café; a naïve coöperation, straße.",
    "ligature": "An oﬃce with ﬁne ＷＩＤＥ letters and a soft\u00adhyphen.",
    "russian": "Нейронные сети и их обучение",
    "emoji": "Shipped it 🎉 today",
}
FOUND = {
    "C++": {"cpp"},
    "c++ templates": {"cpp"},
    "C#": {"csharp"},
    ".NET": {"net"},
    "net": {"net", "network"},
    "--verbose": {"flag"},
    '"--verbose"': {"flag"},
    "verbose": {"flag", "word"},
    "x@W": {"matmul"},
    "read_config_file": {"snake"},
    "config": {"snake"},
    "config_file": {"snake"},
    "getElementById": {"camel"},
    "element": {"camel"},
    "elementById": {"camel"},
    "torch": {"names"},
    "pytorch": {"names"},
    "gpt-4o": {"names"},
    "gpt4o": {"names"},
    "4o": {"names"},
    "f-string": {"fstring"},
    "fstring": {"fstring"},
    "f-strings": {"fstring"},
    "node->next": {"pointer"},
    "std::sort": {"pointer"},
    "__init__": {"dunder"},
    "注意力": {"chinese"},
    "注意力机制 模型": {"chinese"},
    "力意": set(),
    "python编程": {"mixed"},
    "bert2": {"mixed"},
    "タワー": {"japanese"},
    "カス": set(),
    "서울": {"korean"},
    "ไทย": {"thai"},
    "zoe": {"accents"},
    "Zoë": {"accents"},
    "soren": {"accents"},
    "CAFE": {"accents"},
    "naïve cooperation": {"accents"},
    "strasse": {"accents"},
    "office fine wide": {"ligature"},
    "softhyphen": {"ligature"},
    "сеть": {"russian"},
    "🎉": {"emoji"},
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    posts = Posts(tmp_path_factory.mktemp("archive"))
    for name, text in TEXTS.items():
        language = "ru" if name == "russian" else None
        posts.add(f"post {name}x", text.replace("<", "&lt;").replace(">", "&gt;"), language=language)
    posts.settle()
    yield posts
    posts.close()


def names(archive: Posts, found: list[int]) -> set[str]:
    return {row.title.removeprefix("post ")[:-1] for row in archive.lists.rows(found)}


@pytest.mark.parametrize("query", FOUND)
def test_what_is_written_is_found(archive: Posts, query: str) -> None:
    assert names(archive, archive.found(query)) == FOUND[query]
    assert names(archive, list(archive.listed(query))) == FOUND[query]


@pytest.mark.parametrize("query", [query for query in FOUND if FOUND[query]])
def test_what_is_found_is_marked(archive: Posts, query: str) -> None:
    for hit in search(archive.database, archive.lists, query).hits:
        assert "\ue000" in hit.snippet, hit


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("C+", "cpp"),
        ("--verb", "flag"),
        ("getEl", "camel"),
        ("read_con", "snake"),
        ("注意", "chinese"),
        ("сет", "russian"),
    ],
)
def test_while_typing_the_last_word_may_go_on(archive: Posts, typed: str, name: str) -> None:
    assert names(archive, archive.found(typed, typing=True)) == {name}


@pytest.fixture
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    made = Posts(tmp_path_factory.mktemp("posts"))
    yield made
    made.close()


def test_singular_and_plural_and_forms_of_verbs_find_each_other(posts: Posts) -> None:
    plural = posts.add("First", ENGLISH + "Large models are trained.", day="2026-01-01")
    single = posts.add("Second", ENGLISH + "One model, to train it.", day="2026-01-02")
    other = posts.add("Third", ENGLISH + "A transformer.", day="2026-01-03")
    posts.settle()
    assert posts.found("model") == [single, plural]
    assert posts.found("models") == [plural, single]
    assert set(posts.found("training model")) == {single, plural}
    assert posts.found('"models"') == [plural]
    assert posts.found("transform") == []
    assert posts.found("transformers") == [other]
    assert posts.listed("models") == {plural, single}


def test_what_is_excluded_is_so_in_every_form_and_everywhere(posts: Posts) -> None:
    one = posts.add("One", ENGLISH + "Attention in a layer.")
    posts.add("Two", ENGLISH + "Attention in a transformer.")
    posts.add("Three", ENGLISH + "Attention in many transformers.")
    posts.settle()
    for query in ("attention -transformer", "attention -transformers", "attention -transf*", "-transformer"):
        for typing in (False, True):
            assert posts.found(query, typing=typing) == [one]
        assert posts.listed(query) == {one}


def test_code_is_found_as_it_is_called(posts: Posts) -> None:
    call = posts.add("One", "text", code="y = self.encode(x)")
    posts.add("Two", "an x", code="self.encode = None")
    posts.settle()
    assert posts.found("code:self.encode(x)") == posts.found("encode(x)") == [call]


def test_an_exact_match_comes_before_other_forms_of_the_word(posts: Posts) -> None:
    exact = posts.add("One", ENGLISH + "A tower of cards.", day="2010-01-01")
    for number in range(30):
        posts.add(
            f"Number {number}", ENGLISH + "Many towers, towers of towers.", day=f"2026-01-{number + 1:02}"
        )
    posts.settle()
    assert posts.found("tower")[0] == exact


def test_the_language_of_a_post_decides_what_forms_of_a_word_are(posts: Posts) -> None:
    german = posts.add("Eins", GERMAN + "Die Kinder spielen.", language="de")
    english = posts.add("Two", ENGLISH + "A kinder word.", language="en")
    posts.settle()
    assert posts.found("kind") == [german]
    assert set(posts.found("kinder")) == {german, english}
    title = posts.add("Zwei Kinder", GERMAN)
    posts.settle()
    assert posts.found("title:kind") == [title]


def test_other_forms_are_found_while_typing_too(posts: Posts) -> None:
    single = posts.add("First", ENGLISH + "One model of it.")
    begun = posts.add("Second", ENGLISH + "Modelsheets.")
    posts.settle()
    assert posts.found("models", typing=True) == [begun, single]
    assert posts.found("models*") == [begun]
    assert posts.found('"models', typing=True) == [begun]
    assert ("model", False) in sought(posts.database, "models", typing=True)


def test_german_words_are_found_without_umlauts_on_the_keyboard(posts: Posts) -> None:
    check = posts.add("Eins", GERMAN + "Die Überprüfung der Häuser.", language="de")
    other = posts.add("Zwei", GERMAN + "Neue Bauern und Quellen.", language="de")
    posts.settle()
    for query in ("ueberpruefung", "Haeuser", "haus"):
        assert posts.found(query) == [check]
    for query in ("neu", "bauer", "quelle"):
        assert posts.found(query) == [other]


def test_phrases_of_words_with_signs(posts: Posts) -> None:
    right = posts.add("One", "We like C++ templates a lot")
    posts.add("Two", "We like C templates a lot")
    posts.settle()
    assert posts.found('"C++ templates"') == [right]


def test_a_word_in_capitals_inside_a_name_is_marked(posts: Posts) -> None:
    posts.add("One", "Then getElementById gives it")
    posts.settle()
    (hit,) = search(posts.database, posts.lists, "element").hits
    assert "get\ue000Element\ue001ById" in hit.snippet


def test_what_to_mark_in_an_opened_post_has_all_forms(posts: Posts) -> None:
    posts.add("One", ENGLISH + "Models model things, 注意力.")
    posts.settle()
    assert sought(posts.database, "models C++ 注意力 pre") == [
        ("models", False), ("model", False), ("c++", False), ("注意力", False), ("pre", False),
    ]  # fmt: skip
    assert sought(posts.database, "mod", typing=True) == [("mod", True)]
    assert sought(posts.database, "tag:x -model") == []


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"search and rescue"', ["search and rescue"]),
        ("search and rescue", ["search", "rescue", "rescue"]),
        ("rescue to", ["rescue", "rescue"]),
        ("war and rescue", ["war", "rescue", "rescue"]),  # it says nothing in German, which no post is in
        ('rescue "to"', ["rescue", "to", "rescue"]),
        ("rescue to*", ["rescue", "to", "rescue"]),
        ("to", ["to"]),
        ('"C++ and Rust"', ["C++ and Rust"]),
        ("rust C++", ["C++", "Rust", "C++"]),
    ],
)
def test_words_that_are_in_every_text_are_marked_in_phrases_alone(
    posts: Posts, query: str, hits: list[str], typing: bool
) -> None:
    posts.add("One", "After the war: search and rescue, that is to rescue all. C++ and Rust, C++ and more.")
    posts.settle()
    (hit,) = search(posts.database, posts.lists, query, typing=typing).hits
    assert re.findall("\ue000(.*?)\ue001", hit.snippet) == hits


@given(st.text())
def test_folding_is_done_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    folded = Folded(text)
    places = [folded.place(offset) for offset in range(len(folded.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(folded.plain) for place in places)


@given(st.text())
def test_every_word_of_a_text_is_marked_in_it(text: str) -> None:
    """What the index cuts a text into is what is found in it again."""
    folded = fold(text)
    for word in folded_words(folded):
        assert word in folded
    for token in added(text, folded):
        assert token.strip() == token
        assert plain(token)


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"]), min_size=1, max_size=40
    )
)
def test_a_text_is_found_by_each_of_its_words(anything: Posts, text: str) -> None:
    for word in words(text)[:5]:
        marker = marker_of(anything.database, f'"{word}"')
        assert marker.spans(Folded(text)), (word, text)


@pytest.fixture(scope="module")
def anything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    made = Posts(tmp_path_factory.mktemp("anything"))
    yield made
    made.close()


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzабвгдеийко", min_size=1), st.sampled_from(sorted(STEMMERS))
)
def test_words_begin_as_their_stems_say(word: str, language: str) -> None:
    assert word.startswith(common_start(word, language))
    assert stem(word, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "story", "stories"), ("en", "box", "boxes"), ("en", "run", "running"), ("en", "make", "making"),
        ("en", "hope", "hoping"), ("en", "add", "added"), ("en", "case", "cases"), ("en", "use", "using"),
        ("en", "control", "controlling"), ("en", "bus", "buses"), ("en", "type", "typed"),
        ("en", "embedding", "embed"), ("en", "class", "classes"), ("de", "kind", "kinder"), ("de", "haus", "hauser"),
        ("fr", "cheval", "chevaux"), ("fr", "modele", "modeles"), ("es", "luz", "luces"), ("es", "casa", "casas"),
        ("it", "libro", "libri"), ("pt", "acao", "acoes"), ("nl", "boek", "boeken"), ("ru", "сеть", "сети"),
        ("ru", "модель", "моделями"), ("ru", "модель", "модели"),
        ("ru", "нейросеть", "нейросети"), ("fr", "reseau", "reseaux"), ("sv", "bok", "boken"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)
    assert other.startswith(common_start(one, language))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("news", "new"),
        ("transform", "transformer"),
        ("string", "str"),
        ("bus", "bu"),
        ("sam", "same"),
        ("not", "note"),
        ("plan", "planes"),
        ("hopping", "hoping"),
        ("fall", "fal"),
    ],
)
def test_other_words_have_another_stem(one: str, other: str) -> None:
    assert stem(one, "en") != stem(other, "en")
