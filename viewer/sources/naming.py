"""Which source a reader means by an id, an address or a title."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.errors import UsageError
from viewer.sources.identity import identity
from viewer.types import Source


def named(sources: Sequence[Source], name: str) -> Source:
    """The one of these sources that a name means. Raises UsageError when none or several do."""
    sources = sources if name.strip() else []
    for same in (
        [source for source in sources if str(source.id) == name],
        [source for source in sources if name in (source.url, source.site_url)],
        [
            source
            for source in sources
            if identity(name) in map(identity, filter(None, (source.url, source.site_url)))
        ],
        [source for source in sources if source.title.casefold() == name.casefold()],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            raise UsageError(
                f"“{name}” is the name of several sources; use an id from `archive-viewer sources`."
            )
    raise UsageError(f"There is no source “{name}”; `archive-viewer sources` lists them.")
