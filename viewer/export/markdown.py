"""A selection as a folder of Markdown that Jekyll, Hugo and Obsidian take, and that the program itself takes in again.

::

    _config.yml       for Jekyll, and for the program: who wrote this folder
    _plugins          for Jekyll: links between posts
    hugo.yaml         for Hugo: where posts and pictures lie
    layouts           for Hugo: links between posts
    _posts/2026-02-14-on-heaps.md
    pictures/heap-1a2b3c4d.png

Pictures are named from the top of the folder (``/pictures/...``): Jekyll and Hugo serve them there, Obsidian looks there.
Links between posts lead from file to file, as Obsidian wants them; Jekyll and Hugo are told to make links of pages of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from viewer.config import resources
from viewer.content.markdown import to_markdown
from viewer.errors import UsageError
from viewer.export.linking import relinked
from viewer.export.names import file_names
from viewer.export.pictures import Pictures
from viewer.export.selection import Selection, Walk, select
from viewer.export.shelf import Shelf
from viewer.export.sink import FolderSink, Sink, encoded, sink_at
from viewer.export.target import size_of, writing
from viewer.sources.static_site import GENERATOR
from viewer.types import ExportOptions, ExportResult, MediaState, Post, Progress

POSTS = "_posts"
_HELPS = {  # what Jekyll and Hugo need to know, as a file, and where it stands among the resources
    "_plugins/links.rb": "links.rb",
    "layouts/_default/_markup/render-link.html": "render-link.html",
}


def export_markdown(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> ExportResult:
    """Writes the posts into a new folder at ``path``, or into one zip file when it is named so; a single post also
    into one file (``.md``) with its pictures in a folder beside it.

    Raises ExportError, UsageError for an empty selection and for several posts in one file, Cancelled.
    """
    chosen = select(shelf, ids, options)
    walk = Walk(shelf, chosen, options, progress=progress, cancel=cancel)
    if path.suffix.lower() in (".md", ".markdown"):
        size = _single(shelf, chosen, path, options, walk)
    else:
        folder = path.suffix.lower() != ".zip"
        with writing(path, folder=folder) as aside:
            with sink_at(aside) as sink:
                _Writer(shelf, chosen, options, sink).write(walk)
            size = size_of(aside)
    return ExportResult(path, "markdown", len(chosen.rows), None, size, walk.missing)


def _single(shelf: Shelf, chosen: Selection, path: Path, options: ExportOptions, walk: Walk) -> int:
    """One post as one file; its pictures, if it has any, in a folder that is named like it."""
    if len(chosen.rows) != 1:
        raise UsageError(
            f"“{path.name}” can hold one post, and {len(chosen.rows)} are chosen: give the name of a folder."
        )
    (post,) = walk
    names = file_names(chosen.rows)
    with writing(path) as aside:
        if not (options.pictures and any(item.state is MediaState.SAVED for item in post.media)):
            _save(aside, _document(post, None, "", chosen, names))
            return size_of(aside)
        with writing(path.with_suffix(""), folder=True) as beside:
            pictures = Pictures(shelf, FolderSink(beside.parent), beside.name)
            _save(aside, _document(post, pictures, "", chosen, names))
            return size_of(aside) + size_of(beside)


def _save(path: Path, text: str) -> None:
    path.write_bytes(encoded(text))


class _Writer:
    """Writes the files of one folder."""

    def __init__(self, shelf: Shelf, chosen: Selection, options: ExportOptions, sink: Sink) -> None:
        self._chosen = chosen
        self._options = options
        self._sink = sink
        self._pictures = Pictures(shelf, sink)
        self._names = file_names(chosen.rows)

    def write(self, walk: Walk) -> None:
        """Writes everything."""
        for post in walk:
            pictures = self._pictures if self._options.pictures else None
            text = _document(post, pictures, "/", self._chosen, self._names)
            self._sink.write(f"{POSTS}/{self._names[post.row.id]}.md", text)
        self._sink.write("_config.yml", _dump(_jekyll(self._chosen)))
        self._sink.write("hugo.yaml", _dump(_hugo(self._chosen, walk.language)))
        for name, source in _HELPS.items():
            self._sink.copy(name, resources() / "export" / "markdown" / source)


def _document(
    post: Post, pictures: Pictures | None, root: str, chosen: Selection, names: Mapping[int, str]
) -> str:
    """A post as a file of Markdown. A picture that is not there keeps its address on the web."""
    media = {item.key: item for item in post.media}

    def address(key: str) -> str:
        item = media.get(key)
        name = pictures.name(item) if pictures is not None else None
        return root + name if name else item.url if item is not None else f"/media/{key}"

    html = relinked(post.html, post, chosen.ids, lambda other, place: _beside(names[other], place))
    return f"---\n{_dump(front_matter(post))}---\n\n{to_markdown(html, media_url=address, language=post.language)}"


def _beside(name: str, place: str) -> str:
    return f"{name}.md#{place}" if place else f"{name}.md"


def front_matter(post: Post) -> dict[str, Any]:
    """What is known of a post, under the names that Jekyll, Hugo and their themes use."""
    row = post.row
    known = {
        "title": row.title,
        "date": row.published,
        "lastmod": row.updated,
        "author": row.author,
        "tags": list(row.tags),
        "canonical_url": row.url,
        "description": row.summary,
        "lang": post.language,
        "blog": row.source,
        "render_with_liquid": False,  # what a post says about templates is text, not one
    }
    return {name: said for name, said in known.items() if said not in (None, "", []) or name == "title"}


def _jekyll(chosen: Selection) -> dict[str, Any]:
    return {
        "title": chosen.title,
        "generator": GENERATOR,
        "permalink": "pretty",
        "exclude": ["hugo.yaml", "layouts"],
        "relative_links": {
            "enabled": True,
            "collections": True,
        },  # GitHub's Pages run no plugin but their own
    }


def _hugo(chosen: Selection, language: str | None) -> dict[str, Any]:
    return {
        "title": chosen.title,
        **({"languageCode": language} if language else {}),
        "baseURL": "/",
        "module": {
            "mounts": [
                {"source": POSTS, "target": "content/posts"},
                {"source": "pictures", "target": "static/pictures"},
            ]
        },
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},  # HTML where Markdown has no words
    }


class _Dumper(yaml.SafeDumper):
    """YAML as people write it."""


def _moment(dumper: yaml.SafeDumper, date: datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", date.isoformat())


_Dumper.add_representer(datetime, _moment)


def _dump(data: Mapping[str, Any]) -> str:
    return yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9)
