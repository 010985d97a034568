"""Where the reader wants to see tags: what was written stays, whatever is made of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.store.blogs import add, tell, told
from viewer.archive import Archive
from viewer.errors import UsageError
from viewer.store.store import Store
from viewer.types import TagNode


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path)) as opened:
        add(opened, "One")
        tell(opened, 1, told("a", tags=("LLMs", "vision")))
        tell(opened, 1, told("b", tags=("llm", "LLMs", "audio/speech")))
        tell(opened, 1, told("c", tags=("audio", "gan")))
        yield opened


@pytest.fixture
def archive(store: Store) -> Archive:
    archive = Archive(store)
    assert list(archive.care.rebuild())
    return archive


def tags(archive: Archive) -> dict[str, int]:
    return {node.name: node.posts for node in archive.tags()}


def found(archive: Archive, query: str) -> set[str]:
    return {row.title.removeprefix("Post ") for row in archive.rows(archive.ids(query))}


def test_two_tags_shown_as_one_count_each_post_once(archive: Archive) -> None:
    change = archive.arranging.move("LLMs", "llm")
    assert tags(archive) == {"audio": 1, "audio/speech": 1, "gan": 1, "llm": 2, "vision": 1}
    assert archive.rows(archive.ids('tag:"LLMs"'))[0].tags.count("llm") == 1
    archive.arranging.put(change.before)
    assert tags(archive)["LLMs"] == 2


def test_what_the_author_wrote_stays_on_record(archive: Archive, store: Store) -> None:
    archive.arranging.rename("LLMs", "Language models")
    assert {row.tags for row in archive.rows(archive.ids())} == {
        ("Language models", "vision"),
        ("llm", "Language models", "audio/speech"),
        ("audio", "gan"),
    }
    revision = store.posts.revision(1)
    assert revision is not None
    assert revision[1].tags == ("LLMs", "vision")
    archive.arranging.restore("Language models")
    assert tags(archive)["LLMs"] == 2


def test_a_renamed_tag_is_found_by_both_names_and_by_its_branch(archive: Archive) -> None:
    archive.arranging.rename("LLMs", "Language models")
    archive.arranging.group(["Language models", "llm", "gan"], "models")
    both = {"a", "b"}
    for query in ("tag:llms", 'tag:"language models"', 'tag:"models/Language models"'):
        assert found(archive, query) == both, query
        assert found(archive, f"{query} -tag:vision") == {"b"}, query
        assert {hit.id for hit in archive.search(f"text {query}").hits} == set(archive.ids(f"text {query}"))
    assert found(archive, "tag:models/*") == {"a", "b", "c"}
    assert found(archive, "tag:models/* -tag:gan") == both


def test_a_branch_holds_what_is_shown_on_it_alone(archive: Archive) -> None:
    assert found(archive, "tag:audio/*") == {"b", "c"}
    archive.arranging.group(["audio/speech"], "")
    assert found(archive, "tag:audio/*") == {"c"}
    assert found(archive, "tag:audio/speech") == {"b"}
    archive.arranging.rename("audio/speech", "talk")
    assert found(archive, "tag:audio/speech") == found(archive, "tag:talk") == {"b"}


def test_the_tree_counts_each_post_of_a_branch_once(archive: Archive) -> None:
    archive.arranging.group(["vision", "LLMs"], "ml")
    tree = {node.name: node for node in archive.arranging.tree()}
    on_it = (TagNode("ml/LLMs", 2, placed=True), TagNode("ml/vision", 1, placed=True))
    assert tree["ml"] == TagNode("ml", 2, on_it, group=True, placed=True)
    assert tree["audio"].posts == 2
    within = {node.name: node.posts for node in archive.arranging.tree("gan")}
    assert within == {"audio": 1, "gan": 1}


def test_names_with_slashes_stay_whole_and_can_be_nested_by_hand(archive: Archive, store: Store) -> None:
    tell(store, 1, told("d", tags=("I/O", "CI", "CI/CD", "ml/vision")))
    tell(store, 1, told("e", tags=("audio/I/O",)))
    assert list(archive.care.rebuild())
    tree = {node.name: node for node in archive.arranging.tree()}
    assert {"I∕O", "CI", "CI∕CD", "ml∕vision"} <= set(tree)
    assert [child.name for child in tree["audio"].children] == ["audio/I∕O", "audio/speech"]
    assert archive.rows(archive.ids("tag:I/O"))[0].tags == ("I/O", "CI", "CI/CD", "ml/vision")
    known = archive.finder.known()
    assert {"I/O", "ml/vision"} <= {name.text for name in known.tag_names}
    assert [name.text for name in known.branch_names] == ["audio/*"]
    assert found(archive, "tag:CI/*") == found(archive, "words tag:CI/*") == {"d"}
    assert found(archive, "tag:I/*") == found(archive, "words tag:I/*") == set()
    assert found(archive, "tag:audio/*") == found(archive, "words tag:audio/*") == {"b", "c", "e"}

    change = archive.arranging.group(["I/O", "ml/vision"], "ml")
    assert {"ml/I∕O", "ml/vision"} <= set(tags(archive))
    for query in ("tag:I/O", "tag:ml/I/O", "tag:ml/*", "words tag:ml/*", "tag:ml/vision", "tag:vision"):
        assert "d" in found(archive, query), query
    assert archive.rows(archive.ids("tag:I/O"))[0].tags[0] == "I/O"
    archive.arranging.put(change.before)
    assert {"I∕O", "ml∕vision"} <= set(tags(archive))

    archive.arranging.group(["I/O"], "I")
    assert "I/O" in tags(archive)
    archive.arranging.restore("I")
    assert "I∕O" in tags(archive)
    archive.arranging.rename("gan", "in/out")
    assert archive.rows(archive.ids("tag:in/out"))[0].tags == ("audio", "in/out")
    with pytest.raises(UsageError):
        archive.arranging.rename("in/out", " ")


def test_a_group_is_dissolved_and_several_become_one(archive: Archive) -> None:
    before = tags(archive)
    archive.arranging.group(["LLMs", "gan"], "models")
    assert archive.arranging.group(["vision"], "models/seen").went("VISION") == "models/seen/vision"
    archive.arranging.ungroup("Models")
    assert {"LLMs", "gan", "seen/vision"} <= set(tags(archive))
    archive.arranging.take_out("seen/vision")
    assert tags(archive) == before
    assert not any(node.placed for node in archive.tags())
    change = archive.arranging.join(["LLMs", "gan"], "llm")
    assert tags(archive)["llm"] == 3
    assert {change.went(path) for path in ("LLMs", "gan", "llm")} == {"llm"}
    archive.arranging.put(change.before)
    assert tags(archive) == before


def test_own_tags_are_told_from_the_authors(archive: Archive) -> None:
    archive.tag([1], add=["mine", "gan"])
    own = {node.name for node in archive.tags() if node.own}
    assert own == {"mine"}


def test_a_post_gets_and_loses_tags_by_what_they_are_called(archive: Archive) -> None:
    archive.arranging.rename("gan", "Generators")
    archive.tag([1], add=["generators"])
    assert archive.rows([1])[0].tags == ("LLMs", "vision", "Generators")
    archive.tag([1, 3], remove=["Generators"])
    assert archive.rows([3])[0].tags == ("audio",)
    assert found(archive, "tag:gan") == set()


def test_facets_call_tags_as_the_list_does(archive: Archive) -> None:
    archive.arranging.move("llm", "models/Models")
    archive.arranging.move("LLMs", "models/Models")
    assert {facet.label: facet.posts for facet in archive.finder.facets("").tags}["Models"] == 2


def test_places_come_with_another_archive_where_there_are_none(archive: Archive, tmp_path: Path) -> None:
    archive.arranging.rename("gan", "Generators")
    archive.arranging.rename("llm", "Theirs")
    with Archive.open(tmp_path / "other") as other:
        other.care.import_file(tmp_path)
        assert {"Generators", "Theirs"} <= set(tags(other))
        other.arranging.rename("Theirs", "Ours")
        other.care.import_file(tmp_path)
        assert {"Generators", "Ours"} <= set(tags(other))
