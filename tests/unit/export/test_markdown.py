"""A selection as Markdown, and back: what goes out comes in again as the same posts."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support.makeblog import make_blog
from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.content.derive import derive
from viewer.errors import ExportError, UsageError
from viewer.export import export
from viewer.export.names import file_name
from viewer.sources.folder import read_folder
from viewer.types import Derived, ExportOptions, FetchedPost, MediaItem, MediaState, Post, PostLink

BASE = "https://blog.example/1/"
MATH = r"<p>So \(x_1 &lt; 2\) costs $5, {{ page.title }} {% raw %} [[ -f x ]].</p><p>\[ \frac{a}{b} \]</p>"
CODE = "<pre><code class=language-bash>if [[ -f {{ x }} ]]; then\n\n\techo $HOME\nfi</code></pre>"


def made(number: int, html: str, **said: object) -> Post:
    """A post of derived HTML, whose pictures are still on the web."""
    derived = derive(html, f"https://blog.example/{number}/")
    media = tuple(MediaItem(ref.key, ref.url, MediaState.FAILED) for ref in derived.media)
    return make_post(number, derived.html, media=media, **said)  # type: ignore[arg-type]


def back(folder: Path) -> dict[str | None, FetchedPost]:
    feed = read_folder(folder)
    assert feed.problem is None
    return {post.url: post for post in feed.posts}


def content(derived: Derived) -> dict[str, object]:
    """What must be the same."""
    return {
        "text": " ".join(derived.text.split()),
        "code": re.sub(r"\n\n+", "\n\n", derived.code).strip("\n"),
        "headings": [(heading.level, heading.title) for heading in derived.outline],
        "formulas": [" ".join(f.split()) for f in re.findall(r'<math[^>]* alttext="([^"]*)"', derived.html)],
        "pictures": len(derived.media),
    }


def test_a_post_comes_back_as_it_was(tmp_path: Path) -> None:
    post = made(
        1,
        f'<h2>Title: "two" # 3</h2>{MATH}{CODE}<ul><li>a<li>b</ul>',
        title='Title: "two" # 3',
        tags=("a b", "c, d", "yes", "3"),
        published=datetime(2024, 2, 29, 23, 30, 5, tzinfo=timezone(timedelta(hours=-7))),
        language="de",
    )
    export(MemoryShelf.of(post), [1], tmp_path / "out", format="markdown")
    (fetched,) = read_folder(tmp_path / "out").posts
    row = post.row
    assert (fetched.url, fetched.title, fetched.author) == (row.url, row.title, row.author)
    assert (fetched.published, fetched.tags, fetched.language) == (row.published, row.tags, "de")
    again = derive(fetched.html, fetched.base_url)
    assert content(again) == content(derive(post.html, BASE))
    assert "if [[ -f {{ x }} ]]; then\n\n\techo $HOME\nfi" in again.code


def test_words_in_another_language_than_the_post_say_so(tmp_path: Path) -> None:
    post = made(
        1, '<div lang="de-DE"><p>Er sagte</p><p lang="en">so much</p></div><p>und ging.</p>', language="de"
    )
    export(MemoryShelf.of(post), [1], tmp_path / "out", format="markdown")
    (file,) = (tmp_path / "out" / "_posts").iterdir()
    assert file.read_text("utf-8").endswith('\n\nEr sagte\n\n<span lang="en">so much</span>\n\nund ging.\n')
    (fetched,) = read_folder(tmp_path / "out").posts
    assert '<span lang="en">so much</span>' in derive(fetched.html, fetched.base_url).html


def test_the_folder_is_one_that_others_take(tmp_path: Path) -> None:
    shelf = MemoryShelf.of(
        make_post(1, "<p>Words.</p>", published=datetime(2024, 3, 5, 10, tzinfo=UTC)),
        make_post(2, "<p>No date.</p>", dated=False, title="Ünïcode & more"),
    )
    result = export(
        shelf, [1, 2], tmp_path / "out", format="markdown", options=ExportOptions(title="Notes: all")
    )
    assert (result.format, result.posts, result.pages) == ("markdown", 2, None)
    found = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*"))
    assert found == [
        "_config.yml",
        "_plugins/links.rb",
        "_posts/2.md",
        "_posts/2024-03-05-1.md",
        "hugo.yaml",
        "layouts/_default/_markup/render-link.html",
    ]
    text = (tmp_path / "out" / "_posts" / "2024-03-05-1.md").read_text("utf-8")
    assert text.startswith(
        "---\ntitle: Post 1\ndate: 2024-03-05T10:00:00+00:00\nauthor: A. Writer\ntags:\n- trees\n"
    )
    assert text.endswith("---\n\nWords.\n")
    assert yaml.safe_load((tmp_path / "out" / "_config.yml").read_text("utf-8"))["title"] == "Notes: all"
    mounts = yaml.safe_load((tmp_path / "out" / "hugo.yaml").read_text("utf-8"))["module"]["mounts"]
    assert mounts[0] == {"source": "_posts", "target": "content/posts"}
    assert set(back(tmp_path / "out")) == {"https://blog.example/1/", "https://blog.example/2/"}  # fmt: skip


def test_pictures_lie_beside_and_missing_ones_keep_their_address(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3), "teal").save(tmp_path / "a.png")
    keys = ("a" * 24, "b" * 24)
    media = (picture(keys[0]), picture(keys[1], MediaState.FAILED))
    html = "".join(f'<p><img src="/media/{key}" alt="A {key[0]}"></p>' for key in keys)
    shelf = MemoryShelf.of(make_post(1, html, media=media), make_post(2, html, media=media))
    shelf.files[keys[0]] = tmp_path / "a.png"
    result = export(shelf, [1, 2], tmp_path / "out", format="markdown")
    (copied,) = (tmp_path / "out" / "pictures").iterdir()
    assert copied.read_bytes() == (tmp_path / "a.png").read_bytes()
    assert result.missing_media == (media[1].url,)
    for post in back(tmp_path / "out").values():
        refs = derive(post.html, post.base_url).media
        assert [(ref.url, ref.alt) for ref in refs] == [(copied.as_uri(), "A a"), (media[1].url, "A b")]


def test_a_saved_film_lies_beside_and_is_a_card_again(tmp_path: Path) -> None:
    film = derive('<video src="/f.mp4" title="A film"></video>', BASE)
    (key,) = (ref.key for ref in film.media)
    (tmp_path / "f.mp4").write_bytes(b"film")
    media = (replace(picture(key, kind="video"), type="video/mp4"),)
    shelf = MemoryShelf.of(make_post(1, film.html, media=media))
    shelf.files[key], shelf.types[key] = tmp_path / "f.mp4", "video/mp4"
    export(shelf, [1], tmp_path / "out", format="markdown")
    (copied,) = (tmp_path / "out" / "pictures").iterdir()
    assert (copied.suffix, copied.read_bytes()) == (".mp4", b"film")
    post = back(tmp_path / "out")["https://blog.example/1/"]
    again = derive(post.html, post.base_url)
    assert [(ref.url, ref.kind) for ref in again.media] == [(copied.as_uri(), "video")]
    assert "A film" in again.text


def test_links_between_posts_lead_to_their_files(tmp_path: Path) -> None:
    url = "https://blog.example/2/#deep"
    body = f'<p><a href="{url}">in</a> <a href="https://blog.example/3/">out</a></p>'
    links = (PostLink(url, "in", 2), PostLink("https://blog.example/3/", "out", 3))
    shelf = MemoryShelf.of(make_post(1, body, links=links), make_post(2, '<h2 id="deep">Deep</h2>'))
    export(shelf, [1, 2], tmp_path / "out", format="markdown")
    text = next((tmp_path / "out" / "_posts").glob("*-1.md")).read_text("utf-8")
    assert "[in](2024-01-03-2.md#deep) [out](https://blog.example/3/)" in text
    post = back(tmp_path / "out")["https://blog.example/1/"]
    assert [link.url for link in derive(post.html, post.base_url).links] == [url, "https://blog.example/3/"]


def test_names_say_what_the_post_is_and_do_not_meet(tmp_path: Path) -> None:
    posts = [make_post(n, title=title) for n, title in enumerate(["Same", "same", "SAME"], 1)]
    shelf = MemoryShelf.of(
        *(make_post(p.row.id, title=p.row.title, published=datetime(2024, 1, 1, tzinfo=UTC)) for p in posts)
    )
    for post in shelf.posts.values():
        object.__setattr__(post.row, "url", None)
    export(shelf, [1, 2, 3], tmp_path / "out", format="markdown", options=ExportOptions(order="given"))
    names = sorted(p.stem for p in (tmp_path / "out" / "_posts").iterdir())
    assert names == ["2024-01-01-same", "2024-01-01-same-2", "2024-01-01-same-3"]
    assert file_name(make_post(5, title="?", dated=False).row) == "5"


def test_one_post_in_one_file(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3), "teal").save(tmp_path / "a.png")
    key = "a" * 24
    shelf = MemoryShelf.of(
        make_post(1, f'<p><img src="/media/{key}" alt="x"></p>', media=(picture(key),)), make_post(2)
    )
    shelf.files[key] = tmp_path / "a.png"
    export(shelf, [2], tmp_path / "two.md")
    assert not (tmp_path / "two").exists()
    export(shelf, [1], tmp_path / "one.md")
    (copied,) = (tmp_path / "one").iterdir()
    assert f"![x](one/{copied.name})" in (tmp_path / "one.md").read_text("utf-8")
    with pytest.raises(UsageError, match="one post, and 2 are chosen"):
        export(shelf, [1, 2], tmp_path / "both.md")  # fmt: skip


def test_a_folder_of_the_reader_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("mine")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ExportError, match="not empty"):
        export(MemoryShelf.of(make_post(1)), [1], tmp_path / "mine", format="markdown")
    export(MemoryShelf.of(make_post(1)), [1], tmp_path / "empty", format="markdown")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["note.txt"]
    assert (tmp_path / "empty" / "_posts").is_dir()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "mine"]


def test_as_one_zip(tmp_path: Path) -> None:
    result = export(MemoryShelf.of(make_post(1)), [1], tmp_path / "out.zip", format="markdown")
    with zipfile.ZipFile(tmp_path / "out.zip") as file:
        assert sorted(file.namelist()) == [
            "_config.yml",
            "_plugins/links.rb",
            "_posts/2024-01-02-1.md",
            "hugo.yaml",
            "layouts/_default/_markup/render-link.html",
        ]
        assert file.testzip() is None
    assert result.bytes == (tmp_path / "out.zip").stat().st_size


def test_a_made_blog_comes_back(tmp_path: Path) -> None:
    posts = [made(n, post.html, title=post.title) for n, post in enumerate(make_blog(20, 20).posts, 1)]
    export(MemoryShelf.of(*posts), [post.row.id for post in posts], tmp_path / "out", format="markdown")
    found = back(tmp_path / "out")
    assert len(found) == len(posts)
    for post in posts:
        fetched = found[post.row.url]
        assert content(derive(fetched.html, fetched.base_url)) == content(derive(post.html, BASE))


ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=30).map(
    lambda t: " ".join(t.split())
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=LINE,
    tags=st.lists(LINE.filter(lambda t: t and t == t.strip(" ,#")), max_size=4, unique_by=str.casefold),
    date=st.datetimes(
        datetime(1971, 1, 1),
        datetime(2099, 1, 1),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
    ),
)
def test_whatever_its_title_tags_and_date_a_post_comes_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, tags: list[str], date: datetime
) -> None:
    folder = tmp_path_factory.mktemp("blog") / "out"
    export(
        MemoryShelf.of(make_post(1, title=title, tags=tuple(tags), published=date)),
        [1],
        folder,
        format="markdown",
    )
    (post,) = read_folder(folder).posts
    assert (post.title, post.tags, post.published) == (title, tuple(tags), date)  # fmt: skip


@pytest.mark.parametrize(
    ("command", "page", "link"),
    [
        (["jekyll", "build", "-d"], "2024/01/02/one/index.html", "/2024/01/03/the-second-one/#deep"),
        (["hugo", "-d"], "posts/2024-01-02-one/index.html", "/posts/2024-01-03-the-second-one/#deep"),
    ],
    ids=["jekyll", "hugo"],
)
def test_generators_make_links_of_pages_of_links_of_files(
    command: list[str], page: str, link: str, tmp_path: Path
) -> None:
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    url = "https://blog.example/2/#deep"
    body = f'<p><a href="{url}">in</a> <a href="https://blog.example/x.md">out</a> <a href="#top">up</a></p>'
    first = make_post(1, body, title="One", links=(PostLink(url, "in", 2),))
    second = make_post(2, '<h2 id="deep">Deep</h2>', title="The second one")
    named = [
        replace(post, row=replace(post.row, url=f"https://blog.example/{name}/"))
        for post, name in ((first, "one"), (second, "the-second-one"))
    ]
    folder, out = tmp_path / "in", tmp_path / "out"
    export(MemoryShelf.of(*named), [1, 2], folder, format="markdown")
    single = folder / "layouts" / "_default" / "single.html"  # of the reader's theme
    single.write_text("{{ .Content }}", encoding="utf-8")
    subprocess.run([program, *command[1:], str(out)], cwd=folder, check=True, capture_output=True)
    links = re.findall(r'href="([^"]*)"', (out / page).read_text("utf-8"))
    assert links == [link, "https://blog.example/x.md", "#top"]
    assert (out / link.partition("#")[0].strip("/") / "index.html").is_file()
