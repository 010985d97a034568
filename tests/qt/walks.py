"""A small blog with what stands around posts: headings, pictures, a sound, links between posts, words in common."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.qt.library import write_post
from viewer.archive import Archive

LONG = "Ten walks along the canal"
SHORT = "The lock keeper's garden"
LINKING = "Where to start"
PARTS = ("The towpath", "Locks and gates", "Herons", "The old mill", "Going home")
WORDS = "The water lies still between the lock gates and a heron waits for its breakfast. "

FRONT = {
    "2024-06-01-canal.md": (LONG, "canals, walking"),
    "2024-06-02-garden.md": (SHORT, "canals"),
    "2024-06-03-start.md": (LINKING, "walking"),
    "2024-06-04-soup.md": ("Onion soup", "kitchen"),
}


def bodies(note: str = "") -> dict[str, str]:
    """The Markdown of each post; ``note`` goes into the long one."""
    parts = "".join(f"\n## {part}\n\n{(WORDS * 12 + chr(10) * 2) * 5}" for part in PARTS)
    picture = "![Two herons](heron.png)\n\n![The mill](mill.png)\n\n"
    sound = '<audio controls src="lock.mp3" title="A lock filling"></audio>\n\n'
    return {
        "2024-06-01-canal.md": f"A towpath has no hills. {note}\n\n{picture}{sound}{parts}",
        "2024-06-02-garden.md": f"Beans grow beside the lock. {WORDS}\n",
        "2024-06-03-start.md": "Begin with [ten walks](https://walks.example/canal/), then take the bus.\n",
        "2024-06-04-soup.md": "Slice the onions thinly and be patient with them.\n",
    }


def write_walks(folder: Path, note: str = "") -> Path:
    """A Jekyll folder with these posts, or the same with a changed one; returns it."""
    (folder / "_posts").mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text("title: Walks\nurl: https://walks.example\n", encoding="utf-8")
    Image.new("RGB", (900, 600), "olive").save(folder / "_posts" / "heron.png")
    Image.new("RGB", (400, 300), "navy").save(folder / "_posts" / "mill.png")
    (folder / "_posts" / "lock.mp3").write_bytes(b"ID3\x04" + bytes(600))
    for name, body in bodies(note).items():
        write_post(folder, name, *FRONT[name], body)
    return folder


def fill(archive: Archive, blog: Path) -> None:
    """Brings the blog, or what changed in it, into the archive."""
    source = archive.add(str(blog))
    problems = [event for event in archive.sync([source.id]) if event.event == "problem"]
    assert not problems, problems
