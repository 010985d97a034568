"""Values that cross from one room of the program to another: frozen and plain.

Times are aware ``datetime`` objects. Identifiers are the integers that the store gave out. HTML that is *received*
may hold anything; HTML that is *derived* came out of ``viewer.content`` and is safe to show.

Each is loaded when it is first asked for (PEP 562): making a dataclass takes half a millisecond, and a start that needs
one of them does not have the time for thirty.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viewer.types.around import Related as Related
    from viewer.types.around import Surroundings as Surroundings
    from viewer.types.derived import Derived as Derived
    from viewer.types.derived import Heading as Heading
    from viewer.types.derived import Link as Link
    from viewer.types.derived import MediaRef as MediaRef
    from viewer.types.found import Chip as Chip
    from viewer.types.found import Completion as Completion
    from viewer.types.found import Facet as Facet
    from viewer.types.found import Facets as Facets
    from viewer.types.found import SavedSearch as SavedSearch
    from viewer.types.ledger import Coverage as Coverage
    from viewer.types.ledger import KnownState as KnownState
    from viewer.types.ledger import LedgerEntry as LedgerEntry
    from viewer.types.received import FetchedFeed as FetchedFeed
    from viewer.types.received import FetchedPost as FetchedPost
    from viewer.types.received import Origin as Origin
    from viewer.types.rows import PostRow as PostRow
    from viewer.types.rows import PostState as PostState
    from viewer.types.stored import Counts as Counts
    from viewer.types.stored import Hit as Hit
    from viewer.types.stored import MediaFile as MediaFile
    from viewer.types.stored import MediaItem as MediaItem
    from viewer.types.stored import MediaState as MediaState
    from viewer.types.stored import Post as Post
    from viewer.types.stored import PostLink as PostLink
    from viewer.types.stored import Revision as Revision
    from viewer.types.stored import SearchResult as SearchResult
    from viewer.types.stored import Source as Source
    from viewer.types.stored import SourceKind as SourceKind
    from viewer.types.stored import Tagging as Tagging
    from viewer.types.stored import TagNode as TagNode
    from viewer.types.work import ExportOptions as ExportOptions
    from viewer.types.work import ExportResult as ExportResult
    from viewer.types.work import Progress as Progress
    from viewer.types.work import ReadingStyle as ReadingStyle
    from viewer.types.work import SyncEvent as SyncEvent
    from viewer.types.work import SyncSummary as SyncSummary

_HOMES = {
    "Chip": "found",
    "Completion": "found",
    "Counts": "stored",
    "Coverage": "ledger",
    "Derived": "derived",
    "ExportOptions": "work",
    "ExportResult": "work",
    "Facet": "found",
    "Facets": "found",
    "FetchedFeed": "received",
    "FetchedPost": "received",
    "Heading": "derived",
    "Hit": "stored",
    "KnownState": "ledger",
    "LedgerEntry": "ledger",
    "Link": "derived",
    "MediaFile": "stored",
    "MediaItem": "stored",
    "MediaRef": "derived",
    "MediaState": "stored",
    "Origin": "received",
    "Post": "stored",
    "PostLink": "stored",
    "PostRow": "rows",
    "PostState": "rows",
    "Progress": "work",
    "ReadingStyle": "work",
    "Related": "around",
    "Revision": "stored",
    "SavedSearch": "found",
    "SearchResult": "stored",
    "Source": "stored",
    "SourceKind": "stored",
    "Surroundings": "around",
    "SyncEvent": "work",
    "SyncSummary": "work",
    "TagNode": "stored",
    "Tagging": "stored",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    return value
