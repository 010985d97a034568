"""The data in front of a Markdown file: YAML (Jekyll, Hugo), TOML (Hugo, Zola), JSON (Hugo), headers (Pelican), or none."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from viewer.sources.dates import as_moment

Meta = dict[str, Any]

_FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?:(.*?)\n)??(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER = re.compile(r"^([A-Za-z][A-Za-z_-]{1,20}):[ \t]*(.*)$")
_HEADER_KEYS = frozenset(
    (
        "title",
        "date",
        "modified",
        "category",
        "tags",
        "slug",
        "author",
        "authors",
        "summary",
        "status",
        "lang",
    )
)
_LINE = re.compile(r"^([A-Za-z_][\w.-]*)[ \t]*[:=][ \t]*(.*)$")


def split(text: str) -> tuple[Meta, str, str | None]:
    """(data, body, what was wrong with it). Keys are lower case; broken data is read line by line, as far as it goes."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    fenced = _FENCED.match(text)
    if fenced:
        meta, problem = _parsed(fenced[2] or "", toml=fenced[1] == "+++")
        return meta, text[fenced.end() :], problem
    if text.startswith("{"):
        return _json(text)
    return _headers(text)


def _lower(loaded: object) -> Meta | None:
    return {str(key).lower(): value for key, value in loaded.items()} if isinstance(loaded, dict) else None


def _parsed(data: str, *, toml: bool) -> tuple[Meta, str | None]:
    if not data.strip():
        return {}, None
    try:
        meta = _lower(tomllib.loads(data) if toml else load_yaml(data))
        problem = None if meta is not None else "its front matter is not a list of keys and values"
    except ValueError as error:
        meta, problem = None, f"its front matter is broken ({_one_line(error)})"
    return (meta, None) if meta is not None else (_line_by_line(data), problem)


def load_yaml(text: str) -> object:
    """YAML with nothing but plain values.

    Raises:
        ValueError: it is not YAML; the message is PyYAML's on one line.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise ValueError(_one_line(error)) from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _line_by_line(data: str) -> Meta:
    """``key: value`` lines, for YAML that a stray colon or tab broke."""
    meta: Meta = {}
    for line in data.split("\n"):
        pair = _LINE.match(line)
        if pair:
            value = pair[2].strip()
            if value[:1] == "[" and value[-1:] == "]":
                meta[pair[1].lower()] = [v.strip().strip("\"'") for v in value[1:-1].split(",")]
            else:
                meta[pair[1].lower()] = value.strip("\"'")
    return meta


def _json(text: str) -> tuple[Meta, str, str | None]:
    try:
        loaded, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}, text, None
    meta = _lower(loaded)
    return (meta, text[end:].lstrip("\n"), None) if meta is not None else ({}, text, None)


def _headers(text: str) -> tuple[Meta, str, str | None]:
    """Pelican's ``Title: ...`` lines up to the first empty one; two keys that it knows must be among them."""
    meta: Meta = {}
    lines = text.split("\n")
    for at, line in enumerate(lines):
        header = _HEADER.match(line)
        if not header:
            known = _HEADER_KEYS & set(meta)
            if not line.strip() and "title" in known and len(known) > 1:
                return meta, "\n".join(lines[at + 1 :]), None
            break
        meta[header[1].lower()] = header[2].strip()
    return {}, text, None


def text_of(meta: Meta, *keys: str) -> str:
    """The first of these values that is a text or a number, on one line; else an empty string."""
    for key in keys:
        value = meta.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return " ".join(str(value).split())
    return ""


def is_true(meta: Meta, key: str) -> bool:
    """Whether the value is true, also when it was written as a word."""
    return str(meta.get(key, "")).strip().lower() in ("true", "yes", "1", "on")


def is_false(meta: Meta, key: str) -> bool:
    """Whether the value is there and false."""
    return str(meta.get(key, "")).strip().lower() in ("false", "no", "0", "off")


def names(value: object, *, words: bool = False) -> list[str]:
    """Tags or authors out of a list, a mapping with names, or a string of several.

    A string with commas is split there; one without is split at spaces when ``words`` (Jekyll), else it is one name.
    """
    if isinstance(value, str):
        parts = value.split(",") if "," in value else value.split() if words else [value]
        return [part.strip() for part in parts if part.strip()]
    if isinstance(value, list | tuple | set):
        return [
            name
            for item in list(value)[:500]
            if not isinstance(item, list | tuple | set)
            for name in _item(item)
        ]
    return _item(value)


def _item(value: object) -> list[str]:
    if isinstance(value, dict):
        name = value.get("name") or value.get("display_name") or value.get("title")
        return [str(name).strip()] if isinstance(name, str) and name.strip() else []
    if value is None or isinstance(value, bool):
        return []
    moment = as_moment(value) if not isinstance(value, str | int | float) else None
    said = moment.date().isoformat() if moment else str(value)
    return [said.strip()] if said.strip() else []
