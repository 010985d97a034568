"""Addresses of the private scheme, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import UsageError
from viewer.types import ReadingStyle
from viewer.web.scheme import CONTENT_SECURITY_POLICY, Router, SavedFile, Target, post_url, target_of


@dataclass(frozen=True)
class Saved:
    path: Path
    type: str


class Shelf:
    """One post, number 7, and one file of whatever type the test says."""

    def __init__(self, folder: Path, kind: str = "image/png") -> None:
        self.file = folder / "saved"
        self.file.write_bytes(b"bytes")
        self.kind = kind

    def page(self, post: int, style: ReadingStyle, aspect: str = "", /) -> str:
        if post != 7:
            raise UsageError(f"There is no post {post}.")
        return f"<p>{style.theme}{aspect} caf\u00e9 \ud800"

    def media(self, key: str, /) -> SavedFile | None:
        return {"k1": Saved(self.file, self.kind), "lost": Saved(self.file / "gone", "image/png")}.get(key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outside.txt").write_text("secret")
    resources = tmp_path / "resources"
    (resources / "style").mkdir(parents=True)
    (resources / "style" / "reader.css").write_text("p{}")
    (resources / "math.woff2").write_bytes(b"font")
    (resources / "link").symlink_to(tmp_path / "outside.txt")
    return resources


@pytest.fixture
def router(tmp_path: Path, folder: Path) -> Router:
    return Router(Shelf(tmp_path), folder)


def test_a_post_is_composed_in_the_present_style(router: Router) -> None:
    router.style = ReadingStyle(theme="dark")
    answer = router.answer(post_url(7))
    assert (answer.status, answer.type) == (200, "text/html; charset=utf-8")
    assert answer.body == "<p>dark café ?".encode()  # a lone surrogate costs one character, not the page


def test_saved_media_and_resources_are_files(router: Router, folder: Path) -> None:
    media = router.answer("archive://local/media/k1")
    assert (media.status, media.type, media.body) == (200, "image/png", None)
    style = router.answer("archive://local/resources/style/reader.css")
    assert (style.type, style.path) == ("text/css", folder / "style" / "reader.css")
    assert router.answer("archive://local/resources/math.woff2").type == "font/woff2"


def test_media_never_turn_into_a_document(tmp_path: Path, folder: Path) -> None:
    for kind in ("text/html", "application/xhtml+xml", "text/css", "application/pdf", ""):
        answer = Router(Shelf(tmp_path, kind), folder).answer("archive://local/media/k1")
        assert answer.type == "application/octet-stream"
    assert Router(Shelf(tmp_path, "IMAGE/PNG"), folder).answer("archive://local/media/k1").type == "image/png"


@pytest.mark.parametrize(
    "url",
    [
        "archive://local/post/8",
        "archive://local/post/",
        "archive://local/post/7/x",
        "archive://local/post/-7",
        "archive://local/post/٧",
        "archive://local/post/" + "9" * 30,
        "archive://local/media/unknown",
        "archive://local/media/lost",
        "archive://local/media/",
        "archive://local/media/../k1",
        "archive://local/",
        "archive://local",
        "archive://local/resources/",
        "archive://local/resources/style",
        "archive://local/resources/../outside.txt",
        "archive://local/resources/..%2foutside.txt",
        "archive://local/resources/%2e%2e/outside.txt",
        "archive://local/resources/style/../../outside.txt",
        "archive://local/resources//etc/passwd",
        "archive://local/resources/%2fetc%2fpasswd",
        "archive://local/resources/link",
        "archive://local/resources/a%00b",
        "archive://elsewhere/post/7",
        "archive://local:80/post/7",
        "archive://user@local/post/7",
        "http://local/post/7",
        "file:///etc/passwd",
    ],
)
def test_anything_else_is_refused(router: Router, url: str) -> None:
    answer = router.answer(url)
    assert answer.status in (400, 404)
    assert answer.body is None
    assert answer.path is None


@given(st.text(max_size=40))
def test_no_path_leads_out_of_the_resources(path: str) -> None:
    here = Path(__file__).parent
    router = Router(Shelf.__new__(Shelf), here)
    answer = router.answer("archive://local/resources/" + quote(path))
    assert answer.path is None or answer.path.is_relative_to(here)


def test_a_failure_of_the_program_is_not_hidden(folder: Path) -> None:
    class Broken:
        def page(self, _post: int, _style: ReadingStyle, _aspect: str = "", /) -> str:
            raise ZeroDivisionError

        def media(self, _key: str, /) -> SavedFile | None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Router(Broken(), folder).answer(post_url(1))


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_the_address_of_a_post_names_it(post: int) -> None:
    assert target_of(post_url(post)) == target_of(post_url(post, "part-2")) == Target(post)
    for aspect in ("history", "revision/2", "changes/1/2"):
        assert target_of(post_url(post, aspect=aspect)) == Target(post, aspect)


def test_an_aspect_of_a_post_is_asked_for_by_name(router: Router) -> None:
    answer = router.answer(post_url(7, aspect="changes/1/2"))
    assert b"changes/1/2" in (answer.body or b"")
    assert router.answer("archive://local/post/7/else").status == 404


@pytest.mark.parametrize(
    "url",
    [
        *("archive://local/media/7", "archive://other/post/7", "https://local/post/7", "", "post/7"),
        *("archive://local/post/7/", "archive://local/post/7/x", "archive://local/post/7/revision/-1"),
        *("archive://local/post/7/changes/1", "archive://local/post/7/revision/2/../../8"),
    ],
)
def test_other_addresses_name_no_post(url: str) -> None:
    assert target_of(url) is None


def test_the_content_policy_is_closed() -> None:
    directives = dict(line.split(" ", 1) for line in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == directives["script-src"] == directives["form-action"] == "'none'"
    assert "allow-scripts" not in directives["sandbox"]
    for sources in (v for k, v in directives.items() if k.endswith("-src")):
        assert set(sources.split()) <= {"'none'", "archive://local", "'unsafe-inline'"}
