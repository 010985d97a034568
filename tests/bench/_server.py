"""A made blog on 127.0.0.1, until standard input ends: ``python -m tests.bench._server POSTS PICTURES WORDS``."""

from __future__ import annotations

import sys

from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog


def main(posts: int, pictures: int, words: int) -> None:
    """Prints the site's URL when everything is there."""
    with BlogServer() as server:
        make_blog(posts, pictures, seed=7, words=words).publish(server, pages=False)
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
