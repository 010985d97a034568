"""Names and web addresses of Markdown files, as Jekyll, Hexo and Hugo would make them.

Rules from https://jekyllrb.com/docs/permalinks/, https://gohugo.io/content-management/urls/ and
https://hexo.io/docs/permalinks.html.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from viewer.sources.front_matter import Meta, text_of
from viewer.sources.static_site import DATED_NAME, Site

_LANGUAGE = re.compile(r"^(.+)\.([a-z]{2}(?:-[a-zA-Z]{2,4})?)$")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def name_parts(site: Site, file: Path) -> tuple[datetime | None, str, str | None]:
    """(date in the name, slug, language in the name) of a file; a bundle's name is its folder's."""
    stem, language = file.stem, None
    suffixed = _LANGUAGE.match(stem)
    if suffixed and site.kind == "hugo":
        stem, language = suffixed[1], suffixed[2]
    if stem in ("index", "README") and file.parent != site.root:
        stem = file.parent.name
    dated = DATED_NAME.match(stem)
    if dated:
        try:
            return datetime(int(dated[1]), int(dated[2]), int(dated[3]), tzinfo=site.zone), dated[4], language
        except ValueError:
            return None, dated[4], language
    return None, stem, language


def slugify(text: str) -> str:
    """Letters and digits of any script in lower case, everything else a single hyphen."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text).lower()).strip("-")


def address(site: Site, file: Path, meta: Meta, date: datetime | None, categories: list[str]) -> str:
    """The post's address: on the web when the site's is known, else of its file.

    ``permalink`` or ``url`` in the front matter go before the site's pattern; with a scheme they are taken as they are.
    """
    own = text_of(meta, *(("canonical_url",) if site.kind == "own" else ("permalink", "url")))
    if re.match(r"^[a-z][a-z0-9+.-]*:", own):
        return own
    if site.url is None:
        return file.as_uri()
    filled = _filled(own or _pattern(site, file, meta), _fields(site, file, meta, date, categories))
    path = re.sub(r"/{2,}", "/", "/" + filled.lstrip("/"))
    return site.url + quote(path, safe="/:@!$&'()*+,;=~%?#")


def _pattern(site: Site, file: Path, meta: Meta) -> str:
    if site.kind == "jekyll":
        style = text_of(site.config, "permalink") or "date"
        return _STYLES.get(style, style)
    if site.kind == "hexo":
        return text_of(site.config, "permalink") or ":year/:month/:day/:title/"
    return _hugo_pattern(site, file, meta)


def _hugo_pattern(site: Site, file: Path, meta: Meta) -> str:
    """The configured pattern of the file's section, else its path below ``content``."""
    inside = _inside(site, file)
    section = inside.parts[0] if len(inside.parts) > 1 else ""
    patterns = site.config.get("permalinks")
    if isinstance(patterns, dict):
        pages = patterns.get("page")
        configured = {**patterns, **(pages if isinstance(pages, dict) else {})}.get(section)
        if isinstance(configured, str):
            return configured
    bundle = file.stem.partition(".")[0] == "index"
    slug = text_of(meta, "slug") or (file.parent.name if bundle else file.name.partition(".")[0])
    folders = inside.parent.parent.parts if bundle else inside.parent.parts
    return "/" + "/".join(part.lower().replace(" ", "-") for part in (*folders, slug)) + "/"


def _inside(site: Site, file: Path) -> Path:
    """The file's path below the folder of posts."""
    for place in site.places:
        content = next(
            (p for p in (place, *place.parents) if p.name == "content" and p.is_relative_to(site.root)), place
        )
        if file.is_relative_to(content):
            return file.relative_to(content)
    return Path(file.name)


def _fields(
    site: Site, file: Path, meta: Meta, date: datetime | None, categories: list[str]
) -> dict[str, str]:
    """What the placeholders of a permalink stand for."""
    _, name, _ = name_parts(site, file)
    slug = text_of(meta, "slug")
    title = slug or (slugify(text_of(meta, "title") or name) if site.kind == "hugo" else name)
    joined = "/".join(slugify(c) for c in categories)
    parts = _inside(site, file).parts
    return {
        **_date_fields(date or datetime(1970, 1, 1, tzinfo=UTC)),
        "title": title,
        "post_title": title,
        "slug": slug or slugify(text_of(meta, "title") or name)
        if site.kind == "hugo"
        else slugify(slug or name),
        "name": name,
        "filename": name,
        "slugorfilename": slug or name,
        "contentbasename": name,
        "slugorcontentbasename": slug or name,
        "path": name,
        "categories": joined,
        "slugified_categories": joined,
        "category": joined.partition("/")[0],
        "section": parts[0] if len(parts) > 1 else "",
        "sections": "/".join(parts[:-1]),
        "collection": file.parent.name.lstrip("_"),
        "output_ext": ".html",
        "id": text_of(meta, "id", "abbrlink"),
        "abbrlink": text_of(meta, "abbrlink"),
    }


def _date_fields(when: datetime) -> dict[str, str]:
    return {
        "year": f"{when.year:04}",
        "short_year": f"{when.year % 100:02}",
        "month": f"{when.month:02}",
        "i_month": str(when.month),
        "monthname": f"{when:%B}".lower(),
        "day": f"{when.day:02}",
        "i_day": str(when.day),
        "y_day": f"{when.timetuple().tm_yday:03}",
        "yearday": str(when.timetuple().tm_yday),
        "week": f"{when.isocalendar().week:02}",
        "short_day": f"{when:%a}",
        "weekday": str(when.isoweekday() % 7),
        "hour": f"{when.hour:02}",
        "minute": f"{when.minute:02}",
        "second": f"{when.second:02}",
    }


def _filled(pattern: str, fields: dict[str, str]) -> str:
    """``pattern`` with its placeholders filled in; one that nobody knows stays."""
    return re.sub(r":([a-z_]+)", lambda m: _longest(m[1], fields), pattern)


def _longest(name: str, fields: dict[str, str]) -> str:
    """``:title`` also where something is glued to it, as in ``:year_:title_x``."""
    for end in range(len(name), 0, -1):
        if name[:end] in fields:
            return fields[name[:end]] + name[end:]
    return f":{name}"
