"""A folder of Markdown on this computer (Jekyll, Hexo, Hugo, or just files) -> posts, one file at a time.

Nothing outside of the folder is read, no template of the site is run, and one broken file never stops the rest.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from viewer.errors import SourceError
from viewer.sources import front_matter
from viewer.sources.charset import decode
from viewer.sources.dates import as_moment
from viewer.sources.feed_parts import distinct
from viewer.sources.front_matter import Meta, names, text_of
from viewer.sources.liquid import expand
from viewer.sources.local_links import Others, localised, made_absolute, picture_url
from viewer.sources.markdown import to_html
from viewer.sources.markup import plain, title_text
from viewer.sources.permalinks import address, name_parts
from viewer.sources.static_site import SUFFIXES, Site, categories_of, files, is_hidden, open_site
from viewer.types import FetchedFeed, FetchedPost, Origin

_LARGEST = 20_000_000  # bytes; nobody writes a longer post
_ZONED = re.compile(r"(?:\d\s*Z|[A-Z]{3,4}|[+-]\d\d:?\d\d)\s*$")
_LEAD_KEYS = ("image", "cover", "featured_image", "thumbnail", "header", "hero")
_LEAD_PATHS = ("path", "src", "url", "image", "feature", "teaser")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)
_LOCAL_PICTURE = re.compile(r"""<[^>]*=\s*["']?file:///""")
_CODE = re.compile(  # fenced, then in a line
    r"^[ \t>]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_WIKI_PICTURE = re.compile(r"!\[\[([^\]|\n]+)(?:\|[^\]\n]*)?\]\]")
_WIKI_LINK = re.compile(r"(?<!\[)\[\[([^\]|#\n]+)(#[^\]|\n]*)?(?:\|([^\]\n]+))?\]\]")
_FIRST_HEADING = re.compile(r"^\s*<h([1-6])\b[^>]*>(.*?)</h\1>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FolderPost:
    """What one file gave: a post, or the reason why it gave none; neither for what the author keeps back (a draft)."""

    path: Path
    post: FetchedPost | None
    problem: str | None = None


def read_folder(path: Path, *, base_url: str | None = None) -> FetchedFeed:
    """Reads all posts of a folder at once. ``base_url`` is the site's address when its configuration does not say it.

    Raises:
        SourceError: no such folder, or not one post in it.
    """
    site = folder_site(path, base_url=base_url)
    read = list(iter_folder(site))
    posts = tuple(item.post for item in read if item.post)
    problems = [item.problem for item in read if item.problem]
    if not posts:
        raise SourceError(problems[0] if problems else f"There are no Markdown posts in {path}.")
    said = (
        f"{problems[0]} ({len(problems)} files in all)"
        if len(problems) > 1
        else problems[0]
        if problems
        else None
    )
    return FetchedFeed(
        title=site.title,
        site_url=site.url,
        posts=posts,
        format="folder",
        language=site.language,
        complete=True,
        problem=said,
    )


def folder_site(path: Path, *, base_url: str | None = None) -> Site:
    """What the folder says about itself (title, address, kind), without reading its posts.

    Raises:
        SourceError: no such folder.
    """
    if not path.is_dir():
        raise SourceError(f"There is no folder {path}.")
    return open_site(path, base_url)


def iter_folder(site: Site) -> Iterator[FolderPost]:
    """Reads a folder one file after the other (without drafts); memory is that of the largest file."""
    others = Others(site)
    for file in files(site):
        item = read_file(file, site, others)
        if item.post or item.problem:
            yield item


def read_file(file: Path, site: Site, others: Others | None = None) -> FolderPost:
    """Reads one file of ``site`` (see :func:`folder_site`). Give the same ``others`` for all files of a folder."""
    name = file.relative_to(site.root).as_posix() if file.is_relative_to(site.root) else file.name
    try:
        if file.stat().st_size > _LARGEST:
            return FolderPost(file, None, f"{name} is too large to be a post.")
        raw = file.read_bytes()
    except OSError as error:
        return FolderPost(file, None, f"{name} cannot be read: {error.strerror or error}.")
    try:
        return _understood(file, name, raw, site, others or Others(site))
    except (
        ValueError,
        RecursionError,
        LookupError,
    ) as error:  # from the Markdown library, on hostile nesting
        return FolderPost(
            file, None, f"{name} cannot be turned into a post: {str(error)[:200] or type(error).__name__}."
        )


def _understood(file: Path, name: str, raw: bytes, site: Site, others: Others) -> FolderPost:
    meta, body, problem = front_matter.split(decode(raw))
    if is_hidden(site, meta):
        return FolderPost(file, None)
    said = f"{name}: {problem}." if problem else None
    in_name, slug, language = name_parts(site, file)
    published = _moment(meta, site, "date", "published_at", "pubdate", "created", "publishdate") or in_name
    categories = categories_of(site, file, meta)
    url = address(site, file, meta, published, categories)
    markup = _markup(body, meta, site, file, url, others)
    title, markup = (text_of(meta, "title"), markup) if site.kind == "own" else _titled(meta, markup, slug)
    if not title and not markup.strip():
        return FolderPost(file, None, said)
    markup = _with_lead(meta, localised(markup, site, file, others), site, file)
    on_web, local = urlsplit(url).scheme in ("http", "https"), bool(_LOCAL_PICTURE.search(markup))
    if on_web and local:  # only what is itself a file may name pictures that are files
        markup = made_absolute(markup, url)
    post = FetchedPost(
        url=url,
        guid=name,
        title=title,
        html=markup,
        base_url=url if on_web and not local else file.as_uri(),
        origin=Origin.FOLDER,
        summary=plain(text_of(meta, "description", "summary", "excerpt", "subtitle")),
        author=", ".join(distinct(names(meta.get("author")) or names(meta.get("authors")))) or site.author,
        published=published,
        updated=_moment(meta, site, "lastmod", "updated", "last_modified_at", "modified", "date_modified"),
        tags=_tags(meta, site, categories),
        language=text_of(meta, "lang", "language") or language or site.language,
        received=raw,
    )
    return FolderPost(file, post, said)


def _moment(meta: Meta, site: Site, *keys: str) -> datetime | None:
    """A date of the front matter; one without a zone is in the site's."""
    for key in keys:
        value = meta.get(key)
        moment = as_moment(value)
        if moment:
            return moment if _has_zone(value) else moment.replace(tzinfo=site.zone)
    return None


def _has_zone(value: object) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return isinstance(value, int | float) or bool(_ZONED.search(str(value)))


def _tags(meta: Meta, site: Site, categories: list[str]) -> tuple[str, ...]:
    taxonomies = meta.get("taxonomies")
    own = taxonomies if isinstance(taxonomies, dict) else {}
    words = site.kind == "jekyll"
    tags = names(meta.get("tags"), words=words) or names(meta.get("tag")) or names(own.get("tags"))
    return distinct([*tags, *categories, *names(own.get("categories"))])


def _markup(body: str, meta: Meta, site: Site, file: Path, url: str, others: Others) -> str:
    if site.kind == "own":
        return to_html(body)
    values = {
        "site.baseurl": site.baseurl,
        "site.url": site.url.removesuffix(site.baseurl) if site.url and site.baseurl else site.url or "",
        "site.title": site.title,
        "page.title": text_of(meta, "title"),
        "page.url": urlsplit(url).path,
        "page.date": text_of(meta, "date"),
    }
    text = expand(body, values, lambda name: others.address(name, file))
    text = re.sub(r"<!--\s*more\s*-->", "", text, flags=re.IGNORECASE)
    if file.suffix.lower() not in SUFFIXES:
        return text
    if site.kind == "plain":
        text = _wiki_links(text)
    return to_html(text, kramdown=site.kind == "jekyll")


def _wiki_links(text: str) -> str:
    """Obsidian's ``![[picture.png|300]]`` and ``[[Note|words]]`` as ordinary Markdown; in code they are code."""
    out, end = [], 0
    for code in (*_CODE.finditer(text), None):
        prose = text[end : code.start() if code else len(text)]
        out.append(_WIKI_LINK.sub(_linked, _WIKI_PICTURE.sub(_pictured, prose)))
        if code:
            out.append(code[0])
            end = code.end()
    return "".join(out)


def _pictured(match: re.Match[str]) -> str:
    return f"![]({match[1].strip().replace(' ', '%20')})"


def _linked(match: re.Match[str]) -> str:
    return f"[{match[3] or match[1]}]({match[1].strip().replace(' ', '%20')}.md)"


def _titled(meta: Meta, markup: str, slug: str) -> tuple[str, str]:
    """(title, text): from the front matter, the first heading, or the name; the text does not begin by repeating it."""
    title = title_text(text_of(meta, "title"))
    heading = _FIRST_HEADING.match(markup)
    if heading:
        said = plain(heading[2])
        if (not title and heading[1] in "12") or said.casefold() == title.casefold():
            return title or said, markup[heading.end() :]
    if title or "title" in meta:
        return title, markup
    words = slug.replace("_", "-").replace("-", " ").strip()
    return words[:1].upper() + words[1:], markup


def _with_lead(meta: Meta, markup: str, site: Site, file: Path) -> str:
    """The picture that the front matter names, above the text, when it is there and the text does not show it."""
    value = next((meta[key] for key in _LEAD_KEYS if meta.get(key)), None)
    if isinstance(value, dict):
        value = next((value[key] for key in _LEAD_PATHS if value.get(key)), None)
    if not isinstance(value, str) or not _PICTURE.search(value.partition("?")[0]):
        return markup
    name = unquote(value.partition("?")[0]).rpartition("/")[2]
    if name in unquote(markup):
        return markup
    source = picture_url(value, site, file) or (value if value.startswith(("http://", "https://")) else None)
    return f'<figure><img src="{html.escape(source)}" alt=""></figure>\n{markup}' if source else markup
