"""A small archive for tests of the window: a folder of Markdown, brought in by the program itself."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from viewer.archive import Archive

POSTS = {
    "2024-01-05-heaps.md": (
        "Binary heaps",
        "algorithms, trees",
        "A heap keeps its smallest item on top. See [the sorting post](https://blog.example/sorting/) and "
        "[elsewhere](https://outside.example/page) and [a part](https://blog.example/sorting/#merging).\n\n"
        "![A heap](heap.png)\n",
    ),
    "2024-02-10-sorting.md": (
        "Sorting in place",
        "algorithms",
        "Quicksort needs no second array.\n\n"
        + "Text about pivots. " * 400
        + "\n\n## Merging\n\nMerge sort does need one.\n",
    ),
    "2024-03-15-tides.md": ("Why there are two tides", "physics", "The moon pulls the near water more.\n"),
    "2024-04-20-bread.md": (
        "Bread without kneading",
        "kitchen",
        "Time does the work: eighteen hours of rest.\n",
    ),
    "2024-05-25-maps.md": (
        "Maps and their lies",
        "maps, physics",
        "Every projection tears something apart.\n",
    ),
}


def write_post(folder: Path, name: str, title: str, tags: str, body: str) -> None:
    slug = name.removesuffix(".md")[11:]
    date = name[:10]
    front = f"---\ntitle: {title}\ndate: {date}\ntags: [{tags}]\npermalink: /{slug}/\n---\n"
    (folder / "_posts" / name).write_text(front + body, encoding="utf-8")


def write_blog(folder: Path) -> Path:
    """A Jekyll folder with the posts above; returns it."""
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Notes\nurl: https://blog.example\n", encoding="utf-8")
    Image.new("RGB", (40, 30), "teal").save(folder / "heap.png")
    Image.new("RGB", (40, 30), "teal").save(folder / "_posts" / "heap.png")
    for name, (title, tags, body) in POSTS.items():
        write_post(folder, name, title, tags, body)
    return folder


def fill(archive: Archive, blog: Path) -> None:
    """Brings the blog into the archive."""
    source = archive.add(str(blog))
    problems = [event for event in archive.sync([source.id]) if event.event == "problem"]
    assert not problems, problems
