"""The media of another archive's post: records, files, and that they belong to the post."""

from __future__ import annotations

from typing import Any

from viewer.store.bodies import count_media
from viewer.store.database import ArchiveDatabase
from viewer.store.files import MediaFiles

_FETCHED = "state, sha256, bytes, type, width, height, problem, tries, next_try, fetched"

MediaRow = tuple[Any, ...]
"""A row of ``media``: key, url, kind, and ``_FETCHED``."""


def media_of(theirs: ArchiveDatabase, post: int) -> list[MediaRow]:
    """What a post shows, and what its earlier revisions showed."""
    return theirs.rows(
        f"""SELECT key, url, kind, {_FETCHED} FROM media WHERE key IN
               (SELECT media_key FROM post_media WHERE post_id = ?1
                UNION SELECT media_key FROM former_media WHERE post_id = ?1) ORDER BY key""",
        (post,),
    )


def take_files(ours: MediaFiles, theirs: MediaFiles, media: list[MediaRow]) -> list[MediaRow]:
    """Copies the files of saved media; returns the rows, those without a sound file as not fetched yet."""
    taken = []
    for row in media:
        key, url, kind, state, sha256, *_ = row
        if state == "saved" and not ours.intact(sha256):
            data = theirs.read(sha256)
            if data is None:
                row = (key, url, kind, "pending", None, None, None, None, None, None, 0, 0, None)
            else:
                ours.save(data)
        taken.append(row)
    return taken


def take_media(ours: ArchiveDatabase, here: int, media: list[MediaRow]) -> None:
    """Puts media on record for a post; what is saved here stays as it is. Inside ``write``, the files before it."""
    for row in media:
        ours.run(
            f"""INSERT INTO media (key, url, kind, {_FETCHED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET state = 'saved', sha256 = excluded.sha256, bytes = excluded.bytes,
                    type = excluded.type, width = excluded.width, height = excluded.height, problem = NULL,
                    fetched = excluded.fetched
                WHERE state <> 'saved' AND excluded.state = 'saved'""",
            row,
        )
        ours.run(
            """INSERT OR IGNORE INTO former_media SELECT ?1, ?2 WHERE NOT EXISTS
                   (SELECT 1 FROM post_media WHERE post_id = ?1 AND media_key = ?2)""",
            (here, row[0]),
        )
    posts = ours.rows_in(
        "SELECT DISTINCT post_id FROM post_media WHERE media_key IN ({})", [row[0] for row in media]
    )
    count_media(ours, sorted({post for (post,) in posts}))
