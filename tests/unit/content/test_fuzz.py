"""Broken documents by the hundred: none raises, hangs, acts, or reaches out. ``tests.bench.fuzz`` tries 100,000 of them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.unit.content.inert import attribute_faults, faults
from tests.unit.content.mutate import OWN_SEEDS, Mutator
from tests.unit.content.test_hostile import assert_harmless
from viewer.content.derive import derive
from viewer.types import Derived

BASE = "http://blog.test/post"
_SOURCES = re.compile(r"https?://|data:[0-9a-f]{64}$")


def complaints(html: str) -> list[str]:
    """Everything that is wrong with what becomes of a document; nothing raises."""
    derived = derive(html, BASE, title="A title")
    found = faults(derived.html)
    found += faults(derive(derived.html, BASE).html)
    found += [f"media {ref.url[:60]!r}" for ref in derived.media if not _SOURCES.match(ref.url)]
    found += [f"link {link.url[:60]!r}" for link in derived.links if attribute_faults("a", "href", link.url)]
    for ref in derived.media:
        if ref.data is not None and ref.data_type == "image/svg+xml":
            assert_harmless(ElementTree.fromstring(ref.data))
    _can_be_stored(derived)
    return found


def _can_be_stored(derived: Derived) -> None:
    for text in (derived.html, derived.text, derived.code, derived.summary):
        text.encode("utf-8")
        assert "\x00" not in text


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_broken_documents_are_survived_and_come_out_inert(first: int) -> None:
    mutator = Mutator(OWN_SEEDS)
    found = {number: complaints(mutator.document(number)) for number in range(first, first + 100)}
    assert {number: wrong for number, wrong in found.items() if wrong} == {}


def test_a_document_can_be_made_again_by_its_number() -> None:
    assert Mutator(OWN_SEEDS, 7).document(41) == Mutator(OWN_SEEDS, 7).document(41)
    assert Mutator(OWN_SEEDS, 7).document(41) != Mutator(OWN_SEEDS, 8).document(41)
