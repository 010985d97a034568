"""The finders of a crawl: a document and its answer in, posts and further documents out. Nothing here asks the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from viewer.sources import discover, paging, search_index, sitemap
from viewer.sources.feed import parse_feed
from viewer.sources.identity import identity, post_keys
from viewer.sources.index_page import read_index
from viewer.sources.known import KnownPost
from viewer.sources.robots import Robots
from viewer.store.store import Store
from viewer.sync.documents import Document, Findings, home_of, is_folder, is_part
from viewer.sync.http import Answer
from viewer.types import Source

_MOST_BARREN = 12  # pages of a list in a row that tell of nothing that others did not tell
_PLACES = ("blog/", "archive/", "archives/", "posts/", "post/", "articles/", "blog/archive/")


class Finders:
    """Reads the documents of one round over one site."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._home = home_of(source)
        in_feed = store.ledger.learnt(source.id).get("in_feed", ())
        self._fed = store.ledger.keys_of(in_feed)  # what the feed and its pages of this round told of
        self._listed: set[str] = set()  # what the index pages of this round told of

    def first(self, robots: Robots) -> Iterator[Document]:
        """Where a round begins."""
        for url in robots.sitemaps:
            yield Document("sitemap", url, True, True)
        for url in sitemap.guesses(self._home):
            yield Document("sitemap", url, guess=True)
        learnt = self._store.ledger.learnt(self._source.id)
        for url in learnt.get("feed_next", ()):
            yield _paged(url, "feed", learnt.get("feed_goes_on", False))
        yield Document("home", self._home)

    def parse(self, document: Document, answer: Answer) -> Findings:
        """What a document tells. Raises SourceError when it is something else than it should be."""
        if document.finder in ("feed", "other feed"):
            return self._parse_feed(document, answer)
        if document.finder == "sitemap":
            return self._parse_sitemap(answer)
        if document.finder == "search index":
            return self._parse_search_index(document, answer)
        if document.finder == "archive list":
            return self._parse_substack(document, answer)
        return self._parse_index(document, answer)

    def _parse_search_index(self, document: Document, answer: Answer) -> Findings:
        posts = search_index.parse_search_index(answer.body, answer.url)
        if posts:
            self._store.ledger.learn(self._source.id, has_list=True)
        following = paging.wordpress_list_next(document.url, len(posts))
        return Findings(
            [post for post in posts if self._is_ours(post.url)],
            [Document("search index", url, True) for url in following],
        )

    def _parse_feed(self, document: Document, answer: Answer) -> Findings:
        feed = parse_feed(answer.body, answer.url, answer.content_type)
        if document.finder == "other feed":  # it may be a friend's, or tell of what is said about the posts
            ours = tuple(p for p in feed.posts if p.url and "#" not in p.url and self._is_ours(p.url))
            feed = replace(feed, posts=ours)
        keys = post_keys([post.url or "" for post in feed.posts])
        told = {key for key in keys if key}
        if not told - self._fed:  # a program without pages gives the first one again and again
            return Findings()
        self._fed |= told
        stated = paging.standard_next(feed)
        further = [stated] if stated else paging.conventional_next(document.url, feed)
        posts = [  # those that are parts of pages are told of when the feed is kept
            KnownPost(post.url, post.title, post.published, post.tags)
            for post, key in zip(feed.posts, keys, strict=True)
            if post.url and key == identity(post.url)
        ]
        return Findings(posts, [_paged(url, document.finder, bool(stated)) for url in further], feed)

    def _parse_sitemap(self, answer: Answer) -> Findings:
        found = sitemap.parse_sitemap(answer.body, answer.url)
        pages = [entry for entry in found.pages if self._is_ours(entry.url)]
        if pages:
            self._store.ledger.learn(self._source.id, has_list=True)
        return Findings(
            [
                KnownPost(entry.url, entry.title, entry.published, sure=bool(entry.published))
                for entry in pages
            ],
            [Document("sitemap", entry.url, True, True) for entry in found.sitemaps],
        )

    def _parse_substack(self, document: Document, answer: Answer) -> Findings:
        posts = paging.parse_substack_archive(answer.body, answer.url)
        self._store.ledger.learn(self._source.id, has_list=True)
        offset = int(document.url.partition("offset=")[2].partition("&")[0] or 0)
        following = [paging.substack_archive_url(self._home, offset + len(posts))] if posts else []
        return Findings(posts, [Document("archive list", url, guess=True) for url in following])

    def _parse_index(self, document: Document, answer: Answer) -> Findings:
        page = read_index(answer.body, answer.url, answer.content_type)
        reading = Findings([post for post in page.posts if self._is_ours(post.url)])
        same = "tag page" if document.finder == "tag page" else "index page"
        barren = self._barren(document, reading.posts)
        follow: list[Document] = []
        if barren < _MOST_BARREN:
            follow += [Document(same, url, True, True, barren) for url in page.next]
            follow += [
                Document("tag page" if is_part(url) else "index page", url, True, True, barren)
                for url in page.lists
            ]
        if document.finder == "home":
            follow += self._beyond_home(answer)
            self._store.ledger.learn(self._source.id, home_title=discover.page_title(answer.body))
        reading.follow = [next_ for next_ in follow if self._is_ours(next_.url)]
        return reading

    def _barren(self, document: Document, posts: list[KnownPost]) -> int:
        """How many pages in a row, up to this one, told of no post that no other list of this round told of."""
        told = {identity(post.url) for post in posts}
        fresh = told - self._listed
        self._listed |= told
        return 0 if fresh else document.barren + 1

    def _beyond_home(self, answer: Answer) -> Iterator[Document]:
        """What a home page points to, and where such things lie when it does not."""
        yield from (
            Document("search index", url, True)
            for url in search_index.mentioned_indexes(answer.body, answer.url)
        )
        yield from (Document("search index", url, True) for url in search_index.guesses(self._home))
        for link in discover.find_feeds(answer.body, answer.url):
            if identity(link.url) != identity(self._source.url) and not discover.is_of_comments(link):
                yield Document("other feed", link.url, True)
        for name in _PLACES:
            yield Document("index page", urljoin(self._home, name), True)

    def _is_ours(self, url: str) -> bool:
        """Whether an address lies on the site: same host (but for ``www``), below the site's own folder."""
        ours, theirs = urlsplit(self._home), urlsplit(url)
        if (theirs.hostname or "").removeprefix("www.") != (ours.hostname or "").removeprefix("www."):
            return False
        folder = ours.path.rpartition("/")[0] + "/"
        return theirs.path.startswith(folder) or not is_folder(ours.path)


def _paged(url: str, finder: str, linked: bool) -> Document:
    return Document("archive list" if "/api/v1/archive" in url else finder, url, True, linked)
