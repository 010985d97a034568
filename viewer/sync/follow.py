"""Pages that only point elsewhere: followed as servers' redirects are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from viewer.sources.dom import parse, refresh
from viewer.store.sources import Validators
from viewer.sync.http import PAGE_LIMIT, Answer, Fetcher

_MOST_SIGNPOSTS = 3
_LARGEST_SIGNPOST = 20_000  # bytes


def get_page(
    fetcher: Fetcher,
    url: str,
    *,
    validators: Validators | None = None,
    cancel: threading.Event | None = None,
    allows: Callable[[str], bool] = lambda _url: True,
) -> Answer:
    """As ``Fetcher.get``, of a web page that is followed. Raises what ``Fetcher.get`` raises."""
    answer = fetcher.get(url, limit=PAGE_LIMIT, validators=validators, cancel=cancel)
    return followed(fetcher, answer, cancel=cancel, allows=allows)


def followed(
    fetcher: Fetcher,
    answer: Answer,
    *,
    cancel: threading.Event | None = None,
    allows: Callable[[str], bool] = lambda _url: True,
) -> Answer:
    """The page to which a page leads that is nothing but a signpost (``<meta http-equiv=refresh>``), as far as that is
    allowed; without validators, which would be those of another address. Any other page as it is."""
    for _ in range(_MOST_SIGNPOSTS):
        target = _signpost(answer)
        if target is None or target == answer.url or not allows(target):
            break
        answer = replace(fetcher.get(target, limit=PAGE_LIMIT, cancel=cancel), validators=Validators())
    return answer


def _signpost(answer: Answer) -> str | None:
    """Where a page sends its readers at once; None when it is a page to be read."""
    body = answer.body
    if len(body) > _LARGEST_SIGNPOST or b"refresh" not in body.lower():
        return None
    return refresh(parse(body, answer.content_type), answer.url)
