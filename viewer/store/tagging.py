"""Tags in the store: one row for each, however it is capitalised, and who put it on a post.

``post_tag.by_author`` says that the author gives it now; ``by_reader`` is 1 where the reader added it, -1 where they took it
away, 0 where they did not care. A row without either is deleted; ``lists.SHOWN_TAG`` is the condition for what is seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from viewer.store.arrangement import meant
from viewer.store.database import ArchiveDatabase


def tag_ids(database: ArchiveDatabase, tags: Sequence[str], *, make: bool = True) -> list[int]:
    """The ids of tags, in order, each once; those that are not there are made, or left out. Inside ``write``."""
    folded = {tag.strip().casefold(): tag.strip() for tag in reversed(tags) if tag.strip()}
    ids = dict(database.rows_in("SELECT folded, id FROM tag WHERE folded IN ({})", folded))
    for fold, name in folded.items():
        if make and fold not in ids:
            ids[fold] = database.run("INSERT INTO tag (name, folded) VALUES (?, ?)", (name, fold)).lastrowid
    return [ids[fold] for fold in reversed(folded) if fold in ids]


def shown_ids(database: ArchiveDatabase, name: str) -> list[int]:
    """The ids of the tags that a name means, as they were written or as they are shown."""
    condition, parameters = meant(name)
    return [tag for (tag,) in database.rows(f"SELECT t.id FROM tag t WHERE {condition}", parameters)]


def set_author_tags(
    database: ArchiveDatabase, post_id: int, tags: Sequence[str], *, new: bool = False
) -> None:
    """Makes these the author's tags of a post (``new``: which has none); what the reader added or took away stays. Inside
    ``write``."""
    if not new:
        database.run("UPDATE post_tag SET by_author = 0 WHERE post_id = ?", (post_id,))
    database.run_many(
        """INSERT INTO post_tag (post_id, tag_id, position, by_author) VALUES (?, ?, ?, 1)
           ON CONFLICT DO UPDATE SET by_author = 1, position = excluded.position""",
        [(post_id, tag_id, position) for position, tag_id in enumerate(tag_ids(database, tags))],
    )
    if new:
        return
    database.run("DELETE FROM post_tag WHERE post_id = ? AND by_author = 0 AND by_reader = 0", (post_id,))
