"""The errors that a reader can meet.

::

    ArchiveViewerError            something outside the program went wrong; str() is one sentence for the reader
    +-- UsageError                the reader asked for something that cannot be meant        exit code 2
    +-- ArchiveError              the archive cannot be used                                 exit code 3
    |   +-- ArchiveLocked         another process is writing to it
    |   +-- ArchiveTooNew         a newer version of the program made it
    |   +-- ArchiveDamaged        not an archive, or one that is broken
    |   +-- DiskFull              no room left for what is to be written
    +-- OutsideError              the world did not answer as hoped                          exit code 1
    |   +-- FetchError            a request failed (its ``url`` and, when there was one, its ``status``)
    |   |   +-- HostRests         it was not even made, or not again: the host is left alone for now (``until``)
    |   +-- SourceError           what came is not a feed, a page or a folder that can be read
    +-- ExportError               the file could not be written                              exit code 1
    +-- Cancelled                 the reader stopped it; what was committed stays            exit code 130

Faults of the program itself stay ordinary exceptions and are never swallowed.
"""

from __future__ import annotations


class ArchiveViewerError(Exception):
    """Root of all faults outside the program. ``str(error)`` is one clear sentence."""

    exit_code = 1


class UsageError(ArchiveViewerError):
    """The request itself makes no sense (an unknown post, a file that is no OPML)."""

    exit_code = 2


class ArchiveError(ArchiveViewerError):
    """The archive cannot be used."""

    exit_code = 3


class ArchiveLocked(ArchiveError):
    """Another process writes to the archive."""


class ArchiveTooNew(ArchiveError):
    """The archive was made by a newer version of the program; it was left untouched."""


class ArchiveDamaged(ArchiveError):
    """The folder holds no archive that can be opened."""


class DiskFull(ArchiveError):
    """The disk has no room; everything committed before is kept."""


class OutsideError(ArchiveViewerError):
    """Something that the outside world owes us did not come."""


class FetchError(OutsideError):
    """A request failed for good (after its retries).

    Arguments: the sentence; the URL asked for; the HTTP status, or None when no answer came (of a body that broke off
    and of redirects in a circle it is that of the last answer); whether a later try may succeed.
    """

    def __init__(
        self, message: str, *, url: str = "", status: int | None = None, temporary: bool = True
    ) -> None:
        super().__init__(message)
        self.url = url
        self.status = status
        self.temporary = temporary


class HostRests(FetchError):
    """A host is left alone: it asked for a pause, or hardly anything that it was asked for came. No word about this URL.

    ``until`` is the moment (seconds since 1970) before which it wants no request; None: until the next sync.
    """

    def __init__(
        self, message: str, *, url: str = "", status: int | None = None, until: int | None = None
    ) -> None:
        super().__init__(message, url=url, status=status)
        self.until = until


class SourceError(OutsideError):
    """What was received is not a feed, a page or a folder that can be read."""


class ExportError(ArchiveViewerError):
    """The result could not be written; nothing half-written was left behind."""

    @classmethod
    def unwritten(cls, error: OSError) -> ExportError:
        """For what was to be printed."""
        return cls(f"The result could not be written: {error.strerror}.")


class Cancelled(ArchiveViewerError):
    """The reader stopped the work."""

    exit_code = 130

    def __init__(self, message: str = "Stopped; everything saved so far is kept.") -> None:
        super().__init__(message)
