"""From what a reader typed to a source: a feed's address, a site's, or a folder."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from viewer.config import HANDBOOK
from viewer.errors import Cancelled, FetchError, SourceError, UsageError
from viewer.sources import discover
from viewer.sources.identity import identity
from viewer.sync.follow import followed
from viewer.sync.http import Answer, Fetcher
from viewer.sync.visit import FEED_ACCEPT, folder_of, parse_answer
from viewer.types import FetchedFeed, Source, SourceKind

_MOST_GUESSES = 12
_NO_BLOG = "not a blog: give the address of the blog's home page or of its feed."


@dataclass(frozen=True, slots=True)
class Found:
    """A source that can be added."""

    kind: SourceKind
    url: str
    title: str
    site_url: str | None


def find_source(location: str, fetcher: Fetcher, cancel: threading.Event | None = None) -> Found:
    """Turns a location into a source: a feed as it is, a page by the feed it names or that lies where feeds lie, a folder.

    Raises UsageError when it can be none of these, FetchError or SourceError when there is nothing to be had.
    """
    location = location.strip()
    if not location:
        raise UsageError("Give the address of a blog, of its feed, or a folder of Markdown files.")
    if location == HANDBOOK:
        return Found(SourceKind.FOLDER, HANDBOOK, "Handbook", None)
    folder = _folder(location)
    if folder is not None:
        return _find_folder(folder)
    return _find_web(_web_address(location), fetcher, cancel)


def _folder(location: str) -> Path | None:
    """The folder that is meant, when it is not a web address."""
    if location.lower().startswith(("http://", "https://", "feed:")):
        return None
    path = Path(location.removeprefix("file://")).expanduser()
    if path.is_dir():
        return path.resolve()
    if path.exists():
        raise UsageError(f"{path} is a file; give the folder that holds the posts.")
    if path.is_absolute() or location.startswith((".", "~", "file:")):
        raise SourceError(f"There is no folder {path}.")
    return None


def _find_folder(path: Path) -> Found:
    from viewer.sources.folder import folder_site, iter_folder
    from viewer.sources.static_site import holds_far_more

    site = folder_site(path)
    if holds_far_more(site):
        raise SourceError(f"{path} holds far more than a blog; give the folder that holds the posts.")
    problem = None
    for item in iter_folder(site):
        if item.post is not None:  # one is enough to know that there are some
            return Found(SourceKind.FOLDER, str(path), site.title or path.name, site.url)
        problem = problem or item.problem
    raise SourceError(problem or f"There are no Markdown posts in {path}.")


def _web_address(location: str) -> str:
    """A complete address: ``feed:`` taken off, ``https://`` put before a bare host."""
    if location.lower().startswith("feed:"):
        location = location[5:].lstrip("/")
    if not location.lower().startswith(("http://", "https://")):
        location = "https://" + location
    try:
        host = urlsplit(location).hostname or ""
    except ValueError:
        host = ""
    if ("." not in host and host != "localhost" and ":" not in host) or any(c.isspace() for c in location):
        raise UsageError(
            f"“{location.removeprefix('https://')}” is neither the address of a blog nor a folder."
        )
    return location


def _find_web(url: str, fetcher: Fetcher, cancel: threading.Event | None) -> Found:
    answer = fetcher.get(url, headers={"Accept": FEED_ACCEPT}, cancel=cancel)
    if discover.is_feed(answer.body, answer.content_type):
        return _found(answer, parse_answer(answer))
    other = discover.not_a_page(answer.body, answer.content_type)
    if other and other != "a sitemap":  # which is that of a site, at least
        raise SourceError(f"{_place(url, answer)} is {other}, {_NO_BLOG}")
    answer = followed(fetcher, answer, cancel=cancel)
    offered = [link.url for link in discover.find_feeds(answer.body, answer.url)]
    guessed = [guess for guess in discover.guesses(answer.url) if guess not in offered][:_MOST_GUESSES]
    for feed_url in [*offered, *guessed]:
        try:
            candidate = fetcher.get(feed_url, headers={"Accept": FEED_ACCEPT}, cancel=cancel)
            if discover.is_feed(candidate.body, candidate.content_type):
                return _found(candidate, parse_answer(candidate), site_url=answer.url)
        except Cancelled:
            raise
        except (FetchError, SourceError):
            continue  # an offered feed may be dead: the next one may live
    if other:
        raise SourceError(f"{_place(url, answer)} is {other}, {_NO_BLOG}")
    return _site(url, answer)


def _place(url: str, answer: Answer) -> str:
    """What was asked for, and where that led."""
    return url if identity(url) == identity(answer.url) else f"{url} leads to {answer.url}, which"


def _site(url: str, answer: Answer) -> Found:
    """A page without a feed as the home of a site. A page that is only in the place of one is none."""
    from viewer.sources.dom import parse, words
    from viewer.sources.evidence import asks_for_login, says_missing
    from viewer.sources.page_meta import meta_of

    tree = parse(answer.body, answer.content_type)
    text = words(tree.body)
    title = discover.page_title(answer.body)
    if asks_for_login(tree, text):
        raise SourceError(f"{_place(url, answer)} asks for a login: what it hides cannot be archived.")
    if says_missing(tree, meta_of(tree, answer.url), text):
        raise SourceError(f"{_place(url, answer)} says that there is nothing (“{title}”).")
    if not title and not text.strip():
        raise SourceError(f"{_place(url, answer)} is an empty page, {_NO_BLOG}")
    return Found(SourceKind.SITE, answer.url, title or urlsplit(answer.url).netloc, answer.url)


def _found(answer: Answer, feed: FetchedFeed, site_url: str | None = None) -> Found:
    # The address that was asked for is kept unless it moved for good: a temporary redirect may lead elsewhere tomorrow.
    title = feed.title or urlsplit(answer.url).netloc
    return Found(SourceKind.FEED, answer.moved or answer.url, title, feed.site_url or site_url)


def same_place(source: Source, found: Found) -> bool:
    """Whether a source already stands for what was found (also under another spelling of its address)."""
    if source.kind is SourceKind.FOLDER or found.kind is SourceKind.FOLDER:
        return source.url == found.url or (source.kind == found.kind and folder_of(source) == Path(found.url))
    return identity(source.url) == identity(found.url)
