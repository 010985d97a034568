"""Addresses inside a Markdown post: pictures that lie in the folder, and other posts of it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from viewer.sources import front_matter
from viewer.sources.charset import decode
from viewer.sources.dates import as_moment
from viewer.sources.permalinks import address, name_parts
from viewer.sources.static_site import SUFFIXES, Site, categories_of, files

_TAG = re.compile(
    r"""<(img|source|video|audio|image|embed|track|a)\b((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
_ONE = frozenset(("src", "poster", "data-src", "data-original", "data-lazy-src"))
_SEVERAL = frozenset(("srcset", "data-srcset"))
_UPPER_FOLDERS = ("", "static", "assets", "source", "public", "images")
_NAMED = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:|^//|^#")
_HEAD = 20_000  # bytes that hold a front matter


class Others:
    """The other posts of a folder, found by the names that links, ``post_url`` and ``ref`` give them.

    The list of files is made at the first question, a post's address when it is first asked for.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._by_name: dict[str, Path] | None = None
        self._addresses: dict[Path, str] = {}

    def address(self, name: str, beside: Path | None = None) -> str | None:
        """The address of the post that ``name`` means (a path or a file's name, with or without its suffix), or None."""
        name, mark, fragment = unquote(name.strip()).partition("#")
        file = self._file(name.lstrip("/"), beside) if name else None
        if file is None:
            return None
        if file not in self._addresses:
            self._addresses[file] = self._made(file)
        return self._addresses[file] + mark + fragment

    def _file(self, name: str, beside: Path | None) -> Path | None:
        folders: list[Path] = [beside.parent] if beside else []
        for folder in (*folders, *self._site.places, self._site.root):
            for suffix in ("", ".md", "/index.md"):
                file = folder / (name + suffix)
                if file.suffix.lower() in SUFFIXES and _is_inside(file, self._site) and file.is_file():
                    return file.resolve()
        if self._by_name is None:
            self._by_name = {}
            for file in files(self._site):
                for key in (file.name, file.stem, name_parts(self._site, file)[1]):
                    self._by_name.setdefault(key.lower(), file)
        return self._by_name.get(name.rpartition("/")[2].lower())

    def _made(self, file: Path) -> str:
        with file.open("rb") as opened:
            meta = front_matter.split(decode(opened.read(_HEAD)))[0]
        date = as_moment(meta.get("date")) or name_parts(self._site, file)[0]
        return address(self._site, file, meta, date, categories_of(self._site, file, meta))


def _is_inside(file: Path, site: Site) -> bool:
    try:
        return file.resolve().is_relative_to(site.root)
    except (OSError, ValueError, RuntimeError):
        return False


def localised(markup: str, site: Site, file: Path, others: Others) -> str:
    """``markup`` with pictures of the folder as ``file:`` URLs and links to its other files as their posts' addresses."""

    def tag(match: re.Match[str]) -> str:
        link = match[1].lower() == "a"
        changed = _ATTRIBUTE.sub(lambda m: _attribute(m, link, site, file, others), match[2])
        return f"<{match[1]}{changed}>"

    return _TAG.sub(tag, markup)


def _attribute(match: re.Match[str], link: bool, site: Site, file: Path, others: Others) -> str:
    name = match[1].lower()
    value = html.unescape(match[3] if match[3] is not None else match[4])
    new: str | None = None
    if link and name == "href":
        path = unquote(urlsplit(value).path) if not _NAMED.match(value) else ""
        new = others.address(value, file) if Path(path).suffix.lower() in SUFFIXES else None
    elif not link and name in _ONE:
        new = picture_url(value, site, file)
    elif not link and name in _SEVERAL:
        parts = [part.split(maxsplit=1) for part in re.split(r",\s+", value) if part.strip()]
        new = ", ".join(" ".join([picture_url(p[0], site, file) or p[0], *p[1:]]) for p in parts)
    return f'{match[1]}{match[2]}"{html.escape(new)}"' if new else match[0]


def made_absolute(markup: str, url: str) -> str:
    """``markup`` with every relative address joined to the post's own: it means the same wherever it is read from."""

    def attribute(match: re.Match[str]) -> str:
        name, value = match[1].lower(), html.unescape(match[3] if match[3] is not None else match[4])
        if name in _SEVERAL:
            parts = [part.split(maxsplit=1) for part in re.split(r",\s+", value) if part.strip()]
            new = ", ".join(" ".join([_joined(url, part[0]), *part[1:]]) for part in parts)
        elif name == "href" or name in _ONE:
            new = _joined(url, value)
        else:
            return match[0]
        return f'{match[1]}{match[2]}"{html.escape(new)}"'

    return _TAG.sub(lambda m: f"<{m[1]}{_ATTRIBUTE.sub(attribute, m[2])}>", markup)


def _joined(url: str, address: str) -> str:
    if not address or _NAMED.match(address):
        return address
    try:
        return urljoin(url, address)
    except ValueError:
        return address


def picture_url(said: str, site: Site, file: Path) -> str | None:
    """The ``file:`` URL of a picture that lies inside the folder; None when it does not, or is elsewhere on the web."""
    own = site.url and said.startswith(site.url + "/")
    if _NAMED.match(said) and not own:
        return None
    try:
        path = unquote(urlsplit(said).path)
    except ValueError:
        return None
    if site.baseurl and (own or path.startswith(site.baseurl + "/")):
        path = path.removeprefix(site.baseurl)
    places = [site.root / upper for upper in _UPPER_FOLDERS]
    if not path.startswith("/"):
        places = [file.parent, file.parent / file.stem, *places]
    for place in places:
        found = place / path.lstrip("/")
        if "\x00" not in path and _is_inside(found, site) and found.is_file():
            return found.resolve().as_uri()
    return None
