"""What a folder is (Jekyll, Hexo, Hugo, or plain), what its configuration says, and which files in it are posts.

Rules from https://jekyllrb.com/docs/structure/, https://gohugo.io/content-management/organization/ and
https://hexo.io/docs/writing.html.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from viewer.sources.charset import decode
from viewer.sources.front_matter import Meta, is_true, load_yaml, names, text_of

SUFFIXES = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".mdown", ".mdx", ".qmd", ".rmd")
GENERATOR = "archive-viewer"  # in the configuration of a folder that this program wrote (``export --format markdown``)
DATED_NAME = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$")
_NOT_POSTS = (
    "readme",
    "license",
    "licence",
    "contributing",
    "code_of_conduct",
    "security",
    "changelog",
    "authors",
)
_NOT_WALKED = ("node_modules", "_site", "_drafts")
_BUNDLE = re.compile(r"index(?:\.[\w-]+)?\.\w+$")
_MOST_LOOKED = 60_000  # names of files and folders, about a second
_LEAST_POSTS = 0.02  # of all names, in a folder with more than that


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of posts. ``root`` is the site's (nothing outside of it is ever read), ``places`` where its posts are."""

    kind: str  # "jekyll", "hexo", "hugo", "plain", or "own": written by this program, nothing in it to be guessed
    root: Path
    places: tuple[Path, ...]
    title: str
    url: str | None  # of the site, with its sub-path, without a slash at the end; None when nobody says
    zone: tzinfo = UTC
    language: str | None = None
    author: str | None = None
    config: Meta = field(default_factory=dict)

    @property
    def baseurl(self) -> str:
        """The sub-path under which the site lives, e.g. ``/blog``; empty at the root."""
        return urlsplit(self.url or "").path.rstrip("/") or text_of(self.config, "baseurl").rstrip("/")


def open_site(path: Path, base_url: str | None = None) -> Site:
    """Looks at a folder, or at a ``_posts`` or ``content`` folder inside a site. Reads its configuration only."""
    path = path.resolve()
    root = path
    if path.name in ("_posts", "content", "_source") and path.parent != path:
        root = path.parent
    if root.name == "source" and (root.parent / "_config.yml").is_file():
        root = root.parent
    config = _config(root)
    kind = _kind(root, config)
    if kind == "plain":
        root = path
    return Site(
        kind=kind,
        root=root,
        places=_places(kind, root, config, path),
        title=text_of(config, "title", "sitename", "name") or root.name,
        url=_url(config, base_url),
        zone=_zone(config),
        language=text_of(
            config, "lang", "language", "languagecode", "defaultcontentlanguage", "default_language"
        )
        or None,
        author=_author(config),
        config=config,
    )


def _kind(root: Path, config: Meta) -> str:
    if text_of(config, "generator") == GENERATOR:
        return "own"
    if (root / "source" / "_posts").is_dir():
        return "hexo"
    if (root / "_posts").is_dir() or (root / "_config.yml").is_file():
        return "jekyll"
    hugo = any((root / name).is_file() for name in ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"))
    if (root / "content").is_dir() and (hugo or config or (root / "archetypes").is_dir()):
        return "hugo"
    if any(entry.name == "_posts" for entry in _folders(root)):
        return "jekyll"
    return "plain"


def _folders(root: Path) -> list[Path]:
    """The folders one and two levels down."""
    found: list[Path] = []
    for entry in _entries(root):
        if entry.is_dir() and not entry.name.startswith("."):
            found += [entry, *(deeper for deeper in _entries(entry) if deeper.is_dir())]
    return found


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _places(kind: str, root: Path, config: Meta, chosen: Path) -> tuple[Path, ...]:
    if kind == "hexo":
        return (root / "source" / "_posts",)
    if kind == "own":
        return (root / "_posts",)
    if kind == "hugo":
        return (chosen,) if chosen != root else (root / "content",)
    if kind == "jekyll":
        if chosen != root:
            return (chosen,)
        found = [
            folder for folder in _folders(root) if folder.name == "_posts" and "_site" not in folder.parts
        ]
        collections = config.get("collections")
        if not found and isinstance(collections, dict):
            found = [root / f"_{name}" for name in collections if (root / f"_{name}").is_dir()]
        return tuple(found)
    return (root,)


_CONFIGS = (
    "_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml",
    "config.yml", "config.json", "config/_default/hugo.toml", "config/_default/config.toml", "config/_default/hugo.yaml",
    "config/_default/config.yaml", "zola.toml",
)  # fmt: skip


def _config(root: Path) -> Meta:
    """The first configuration that can be read, keys in lower case; broken ones count as empty."""
    for name in _CONFIGS:
        file = root / name
        try:
            text = decode(file.read_bytes()) if file.is_file() and file.stat().st_size < 1_000_000 else ""
            loaded = (tomllib.loads(text) if name.endswith("toml") else load_yaml(text)) if text else None
        except (OSError, ValueError):
            continue
        if isinstance(loaded, dict):
            return {str(key).lower(): value for key, value in loaded.items()}
    return {}


def _url(config: Meta, base_url: str | None) -> str | None:
    said = base_url or text_of(config, "baseurl", "base_url") or ""
    if "://" not in said:  # Jekyll and Hexo keep the host apart from the path
        host = text_of(config, "url", "siteurl")
        path = said.strip("/") or (
            text_of(config, "root").strip("/") if not urlsplit(host).path.strip("/") else ""
        )
        said = f"{host.rstrip('/')}/{path}" if host else ""
    parts = urlsplit(said)
    placeholder = parts.hostname in (
        None,
        "localhost",
        "127.0.0.1",
        "example.com",
        "example.org",
        "www.example.com",
    )
    return said.rstrip("/") if parts.scheme in ("http", "https") and (base_url or not placeholder) else None


def _zone(config: Meta) -> tzinfo:
    try:
        return ZoneInfo(text_of(config, "timezone", "timezone_name") or "UTC")
    except (ValueError, OSError, KeyError):
        return UTC


def _author(config: Meta) -> str | None:
    params = config.get("params") if isinstance(config.get("params"), dict) else {}
    for value in (config.get("author"), config.get("authors"), (params or {}).get("author")):
        found = names(value)
        if found:
            return ", ".join(found)
    return None


# ------------------------------------------------------------------------------------------------ files


def files(site: Site) -> Iterator[Path]:
    """The files that may be posts, in order of their paths, one folder at a time. Links out of the root are not followed."""
    for here, found in _walk(site):
        bundle = site.kind == "hugo" and any(_BUNDLE.match(name) for name in found)
        for name in sorted(found):
            file = here / name
            if _may_be_post(site, file, bundle) and _is_inside(file, site.root):
                yield file


def holds_far_more(site: Site, *, most: int = _MOST_LOOKED) -> bool:
    """Whether a folder without a configuration is that of a whole disk, a home or a program, with posts somewhere in it at
    best. About ``most`` names are looked at: what has fewer, or more of Markdown, may be a blog."""
    looked = posts = 0
    for _, found in _walk(site) if site.kind == "plain" else ():
        looked += 1 + len(found)
        posts += sum(name.lower().endswith(SUFFIXES) for name in found)
        if looked > most:
            return posts < looked * _LEAST_POSTS
    return False


def _walk(site: Site) -> Iterator[tuple[Path, list[str]]]:
    for place in site.places:
        for folder, subfolders, found in os.walk(place):
            subfolders[:] = sorted(f for f in subfolders if not f.startswith(".") and f not in _NOT_WALKED)
            yield Path(folder), found


def _is_inside(file: Path, root: Path) -> bool:
    """Whether it is a file (not a pipe, say, which would keep its reader waiting) that lies below the root."""
    try:
        return file.is_file() and file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _may_be_post(site: Site, file: Path, in_bundle: bool) -> bool:
    suffix, stem = file.suffix.lower(), file.stem
    if file.name.startswith((".", "#", "~")):
        return False
    if site.kind == "jekyll":
        dated = bool(DATED_NAME.match(stem)) or (file.parent.name != "_posts" and "_posts" not in file.parts)
        return dated and suffix in (*SUFFIXES, ".html")
    if suffix not in SUFFIXES:
        return False
    if site.kind == "hugo":
        if stem.startswith("_index") or (in_bundle and not stem.startswith("index")):
            return False
        return file.parent not in site.places or not any(_entries_are_sections(file.parent))
    return not (site.kind == "plain" and file.parent == site.root and stem.lower() in _NOT_POSTS)


def _entries_are_sections(content: Path) -> Iterator[bool]:
    """Whether ``content/`` has sections: then what lies beside them are pages such as About."""
    for entry in _entries(content):
        if entry.is_dir():
            yield True


def is_hidden(site: Site, meta: Meta) -> bool:
    """Whether the author keeps it back: a draft, ``published: false``, a page that is no post."""
    build = meta.get("build") or meta.get("_build")
    unseen = isinstance(build, dict) and str(build.get("render")).lower() in ("never", "false")
    status = text_of(meta, "status").lower() in ("draft", "hidden", "private")
    return (
        is_true(meta, "draft")
        or is_true(meta, "headless")
        or str(meta.get("published", "")).lower() in ("false", "no")
        or unseen
        or status
        or (
            site.kind == "hugo"
            and text_of(meta, "type", "layout").lower() in ("page", "about", "search", "archives")
        )
    )


def categories_of(site: Site, file: Path, meta: Meta) -> list[str]:
    """Categories of the front matter; in Jekyll the folders above ``_posts`` are some too."""
    words = site.kind == "jekyll"
    found = names(meta.get("categories"), words=words) or names(meta.get("category"))
    if words and "_posts" in file.parts and file.is_relative_to(site.root):
        parts = file.relative_to(site.root).parts
        if "_posts" in parts:
            found = [*parts[: parts.index("_posts")], *found]
    return found
