"""Folders of Jekyll, Hexo, Hugo, Pelican and nobody in particular."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from viewer.content.derive import derive
from viewer.errors import SourceError
from viewer.sources.folder import folder_site, iter_folder, read_folder
from viewer.sources.static_site import holds_far_more
from viewer.types import FetchedPost, Origin

PNG = b"\x89PNG\r\n\x1a\n"
LOCAL = Path(__file__).resolve().parents[4] / "shared" / "blogs"


def write_all(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def posts(root: Path, base_url: str | None = None) -> dict[str, FetchedPost]:
    return {post.guid or "": post for post in read_folder(root, base_url=base_url).posts}


class TestJekyll:
    def test_a_site(self, tmp_path: Path) -> None:
        source = (
            "---\ntitle: Green &amp; black\ntags: [Tea, cups]\ncategories: food drink\n---\n"
            "Hello\n\n![c]({{ site.baseurl }}/img/c%20c.png)\n"
        )
        write_all(
            tmp_path,
            {
                "_config.yml": "title: Notes\nurl: https://ada.example\nbaseurl: /n\n"
                "timezone: Europe/Berlin\nauthor: {name: Ada}\nlang: en",
                "_posts/2024-05-06-green-tea.md": source,
                "_posts/2024-05-07-Later.markdown": "---\ntitle: Later\npublished: false\n---\nx",
                "_drafts/idea.md": "---\ntitle: Idea\n---\nx",
                "_posts/notes.md": "no date, no post",
                "about.md": "---\ntitle: About\n---\nx",
                "img/c c.png": PNG,
            },
        )
        feed = read_folder(tmp_path)
        assert (feed.title, feed.site_url, feed.format, feed.language) == (
            "Notes",
            "https://ada.example/n",
            "folder",
            "en",
        )
        (post,) = feed.posts
        assert post.url == "https://ada.example/n/food/drink/2024/05/06/green-tea.html"
        assert post.guid == "_posts/2024-05-06-green-tea.md"
        assert post.title == "Green & black"
        assert post.tags == ("Tea", "cups", "food", "drink")
        assert post.author == "Ada"
        assert post.origin is Origin.FOLDER
        assert post.received == source.encode()
        assert post.published is not None
        assert post.published.isoformat() == "2024-05-06T00:00:00+02:00"
        assert f'src="{(tmp_path / "img/c c.png").resolve().as_uri()}"' in post.html
        assert post.base_url == (tmp_path / "_posts" / "2024-05-06-green-tea.md").resolve().as_uri()

    def test_a_post_with_pictures_of_the_folder_means_the_web_by_all_else(self, tmp_path: Path) -> None:
        """It is read as the file that it is, for no other post may name files of this computer."""
        write_all(
            tmp_path,
            {
                "_config.yml": "url: https://a.example\n",
                "_posts/2024-05-06-x.md": "![c](/c.png) ![d](d.png) [e](../e) [f](#f) [g](https://b.example/)\n",
                "c.png": "",
            },
        )
        (post,) = read_folder(tmp_path).posts
        derived = derive(post.html, post.base_url)
        assert [ref.url for ref in derived.media] == [
            (tmp_path / "c.png").resolve().as_uri(),
            "https://a.example/2024/05/06/d.png",
        ]
        assert [link.url for link in derived.links] == ["https://a.example/2024/05/e", "https://b.example/"]

    @pytest.mark.parametrize(
        ("style", "path"),
        [
            ("pretty", "/2024/05/06/tea/"),
            ("none", "/tea.html"),
            ("/:year/:i_month/:title", "/2024/5/tea"),
            ("/blog/:slug/", "/blog/tea/"),
            ("ordinal", "/2024/127/tea.html"),
        ],
    )
    def test_permalinks(self, tmp_path: Path, style: str, path: str) -> None:
        write_all(
            tmp_path,
            {"_config.yml": f"url: https://a.example\npermalink: {style}", "_posts/2024-05-06-tea.md": "x"},
        )
        assert next(iter(posts(tmp_path).values())).url == f"https://a.example{path}"

    def test_own_permalink_date_and_slug(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "_posts/2024-05-06-a.md": "---\npermalink: /own/\n---\nx",
                "_posts/2024-05-06-b.md": "---\nslug: short\ndate: 2023-01-02 03:04:05 +0100\n---\nx",
                "tea/_posts/2024-05-06-c.html": "---\ntitle: C\n---\n<p>raw *html*</p>",
            },
        )
        found = posts(tmp_path, "https://a.example/")
        assert found["_posts/2024-05-06-a.md"].url == "https://a.example/own/"
        assert found["_posts/2024-05-06-b.md"].url == "https://a.example/2023/01/02/short.html"
        assert found["_posts/2024-05-06-b.md"].published == datetime(2023, 1, 2, 2, 4, 5, tzinfo=UTC)
        assert found["tea/_posts/2024-05-06-c.html"].html == "<p>raw *html*</p>"
        assert found["tea/_posts/2024-05-06-c.html"].tags == ("tea",)

    def test_the_posts_folder_itself(self, tmp_path: Path) -> None:
        write_all(tmp_path, {"_posts/2024-05-06-tea.md": "# Tea time\n\nx ![p](/i.png)", "i.png": PNG})
        (post,) = read_folder(tmp_path / "_posts").posts
        assert (post.title, post.guid) == ("Tea time", "_posts/2024-05-06-tea.md")
        assert "<h1" not in post.html
        assert "file://" in post.html

    def test_links_to_other_posts(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "_config.yml": "url: https://a.example\npermalink: pretty",
                "_posts/2024-05-06-tea.md": "[a]({% post_url 2024-05-07-cup %}) [b](2024-05-07-cup.md#top) [c](/else)",
                "_posts/2024-05-07-cup.md": "x",
            },
        )
        markup = posts(tmp_path)["_posts/2024-05-06-tea.md"].html
        assert 'href="https://a.example/2024/05/07/cup/"' in markup
        assert 'href="https://a.example/2024/05/07/cup/#top"' in markup
        assert 'href="/else"' in markup


class TestHugo:
    def test_a_site(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "hugo.toml": 'title = "Notes"\nbaseURL = "https://a.example/sub/"\n'
                'languageCode = "de"\n[permalinks]\nlog = "/:year/:slug/"',
                "content/_index.md": "home",
                "content/about.md": "+++\ntitle = 'About'\n+++\nx",
                "content/posts/First Post.md": '+++\ntitle = "First"\ndate = 2024-05-06T07:08:09+02:00\n'
                'tags = ["x"]\n+++\ntext',
                "content/posts/bundle/index.md": "---\ntitle: Bundle\nlastmod: 2024-06-01\n---\n"
                '{{< figure src="cup.png" caption="A cup" >}}',
                "content/posts/bundle/cup.png": PNG,
                "content/posts/bundle/aside.md": "a resource of the bundle",
                "content/posts/draft.md": "---\ntitle: D\ndraft: true\n---\nx",
                "content/log/2024-01-02-day.md": "---\ntitle: Der Tag\n---\n![s](/static-cup.png)",
                "content/posts/third.fr.md": "---\ntitle: Trois\nurl: /trois/\n---\nx",
                "static/static-cup.png": PNG,
            },
        )
        feed = read_folder(tmp_path)
        found = {post.title: post for post in feed.posts}
        assert set(found) == {"First", "Bundle", "Der Tag", "Trois"}
        assert found["First"].url == "https://a.example/sub/posts/first-post/"
        assert found["First"].published == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)
        assert found["Bundle"].url == "https://a.example/sub/posts/bundle/"
        assert found["Bundle"].updated == datetime(2024, 6, 1, tzinfo=UTC)
        assert "content/posts/bundle/cup.png" in found["Bundle"].html
        assert found["Der Tag"].url == "https://a.example/sub/2024/der-tag/"
        assert "static/static-cup.png" in found["Der Tag"].html
        assert (found["Trois"].url, found["Trois"].language) == ("https://a.example/sub/trois/", "fr")
        assert found["First"].language == "de"

    def test_zola(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "config.toml": 'base_url = "https://a.example"\ntitle = "Z"',
                "content/blog/one.md": '+++\ntitle = "One"\ndate = 2024-01-02\n[taxonomies]\ntags = ["t"]\n+++\nx',
            },
        )
        (post,) = read_folder(tmp_path).posts
        assert (post.url, post.tags) == ("https://a.example/blog/one/", ("t",))


class TestOthers:
    def test_hexo(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "_config.yml": "title: H\nurl: https://a.example\nroot: /blog/\npermalink: :year/:title/",
                "source/_posts/中文.md": "---\ntitle: 中文标题\ndate: 2024-05-06 07:08:09\n"
                "tags:\n- 标签\n---\nx<!-- more -->y ![p](中文/c.png)",
                "source/_posts/中文/c.png": PNG,
            },
        )
        (post,) = read_folder(tmp_path).posts
        assert post.url == "https://a.example/blog/2024/%E4%B8%AD%E6%96%87/"
        assert post.tags == ("标签",)
        assert "file://" in post.html

    def test_pelican_headers(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {"a.md": "Title: A\nDate: 2024-05-06 07:00\nCategory: C\nTags: x, y\nAuthors: Ada, Bo\n\nText"},
        )
        (post,) = read_folder(tmp_path).posts
        assert (post.title, post.tags, post.author, post.html) == (
            "A",
            ("x", "y", "C"),
            "Ada, Bo",
            "<p>Text</p>",
        )

    def test_plain_files(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "README.md": "# Repository",
                "notes/green-tea.md": "Just text ![[cup one.png]] and [[black tea|that]].",
                "notes/black tea.md": "# Black\n\nx",
                "notes/cup one.png": PNG,
                ".hidden/x.md": "x",
                "node_modules/x/y.md": "x",
            },
        )
        found = posts(tmp_path)
        assert set(found) == {"notes/green-tea.md", "notes/black tea.md"}
        green = found["notes/green-tea.md"]
        assert green.title == "Green tea"
        assert green.url == (tmp_path / "notes/green-tea.md").resolve().as_uri()
        assert "cup%20one.png" in green.html
        assert f'href="{found["notes/black tea.md"].url}"' in green.html

    def test_a_permalink_with_its_own_scheme(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "a.md": "---\ntitle: A\npermalink: handbook:/a\n---\n[b](b.md)",
                "b.md": "---\npermalink: handbook:/b\n---\nx",
            },
        )
        post = posts(tmp_path)["a.md"]
        assert post.url == "handbook:/a"
        assert 'href="handbook:/b"' in post.html

    def test_lead_picture(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "a.md": "---\ntitle: A\nimage: c.png\n---\nx",
                "b.md": "---\ntitle: B\ncover:\n  image: c.png\n---\n![](c.png)",
                "c.png": PNG,
            },
        )
        found = posts(tmp_path)
        assert found["a.md"].html.count("<img") == 1
        assert found["b.md"].html.count("<img") == 1


class TestFaults:
    def test_nothing_outside_of_the_folder_is_read(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "secret.png": PNG,
                "secret.md": "secret",
                "in/a.md": "![x](../secret.png) ![y](/../secret.png) <img src='file:///etc/passwd'>",
            },
        )
        (tmp_path / "in/link.md").symlink_to(tmp_path / "secret.md")
        (tmp_path / "in/link.png").symlink_to(tmp_path / "secret.png")
        (tmp_path / "in/b.md").write_text("![z](link.png)")
        found = posts(tmp_path / "in")
        assert set(found) == {"a.md", "b.md"}
        assert "secret" not in found["a.md"].html.replace("../secret.png", "")
        assert found["b.md"].html.count("file:") == 0

    def test_one_broken_file_does_not_stop_the_rest(self, tmp_path: Path) -> None:
        write_all(
            tmp_path,
            {
                "a.md": b"\xff\xfe\x00\x80 \x81",
                "b.md": "---\ntitle: [\n---\ntext",
                "c.md": "fine",
                "d.md": "",
                "e.md": ">" * 3_000 + " deep",
            },
        )
        (tmp_path / "f.md").mkdir()
        feed = read_folder(tmp_path)
        assert {"c.md", "b.md"} <= {post.guid for post in feed.posts}
        assert feed.problem
        assert "b.md" in feed.problem

    def test_no_folder_and_no_posts(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="no folder"):
            read_folder(tmp_path / "gone")
        with pytest.raises(SourceError, match="no Markdown"):
            read_folder(tmp_path)

    def test_a_broken_configuration_counts_as_none(self, tmp_path: Path) -> None:
        write_all(tmp_path, {"_config.yml": "{: [", "_posts/2024-01-02-a.md": "x"})
        assert len(read_folder(tmp_path).posts) == 1


def test_one_file_at_a_time(tmp_path: Path) -> None:
    write_all(tmp_path, {f"{n}.md": f"# Post {n}" for n in range(5)})
    walk = iter_folder(folder_site(tmp_path))
    first = next(walk)
    assert first.post is not None
    assert first.post.title == "Post 0"
    (tmp_path / "3.md").write_text("# Changed meanwhile")
    assert [item.post.title for item in walk if item.post] == [
        "Post 1",
        "Post 2",
        "Changed meanwhile",
        "Post 4",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_is_no_post_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.md": "# A post"})
    os.mkfifo(tmp_path / "b.md")
    (tmp_path / "c.md").symlink_to("c.md")
    assert [post.title for post in read_folder(tmp_path).posts] == ["A post"]


def test_dates_without_a_zone_are_in_the_zone_of_the_site(tmp_path: Path) -> None:
    write_all(
        tmp_path,
        {
            "_config.yml": "timezone: Asia/Tokyo",
            "_posts/2024-01-02-a.md": "---\ndate: 2024-01-02 09:00\n---\nx",
        },
    )
    published = next(iter(posts(tmp_path).values())).published
    assert published is not None
    assert published.utcoffset() == timedelta(hours=9)


@pytest.mark.skipif(not LOCAL.is_dir(), reason="the local blogs are not beside the checkout")
@pytest.mark.parametrize("name", ["binpord-jekyll", "karpathy-jekyll"])
def test_real_folders_agree_with_the_truth(name: str) -> None:
    truth = {
        post["file"]: post
        for post in json.loads((LOCAL / "truth" / f"local-{name}.json").read_text())["posts"]
    }
    found = posts(LOCAL / "local" / name)
    assert set(found) == set(truth)
    for guid, post in found.items():
        assert post.title == truth[guid]["title"].replace("`", "")
        assert post.published is not None
        assert post.published.date().isoformat() == truth[guid]["date"]
        assert post.html.count("<img") == post.html.count('src="file:') == truth[guid]["images"]


def test_double_brackets_in_code_are_code(tmp_path: Path) -> None:
    text = "See [[tea]], `a[[1]]`.\n\n```bash\nif [[ -f x ]]; then echo; fi\n```\n\n~~~\n![[p.png]]\n~~~\n"
    write_all(tmp_path, {"a.md": text, "tea.md": "Tea."})
    posts = {post.guid: post.html for post in read_folder(tmp_path).posts}
    assert "a[[1]]" in posts["a.md"]
    assert "if [[ -f x ]]; then" in posts["a.md"]
    assert "![[p.png]]" in posts["a.md"]
    assert ">tea</a>" in posts["a.md"]


def test_a_folder_that_holds_far_more_than_a_blog_is_known_by_a_bounded_look(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number % 10}").mkdir(exist_ok=True)
        (tmp_path / f"{number % 10}" / f"{number}.bin").touch()
    (tmp_path / "9" / "note.md").write_text("# Somewhere in it\n")
    site = folder_site(tmp_path)
    assert holds_far_more(site, most=200)
    assert not holds_far_more(site, most=400)  # small enough to be looked through
    for number in range(10):
        (tmp_path / "0" / f"{number}.md").write_text("# One of many\n")
    assert not holds_far_more(site, most=200)
    (tmp_path / "_config.yml").write_text("title: A blog\n")
    assert not holds_far_more(folder_site(tmp_path), most=0)
