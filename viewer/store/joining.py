"""Two sources that are one blog: a feed and the folder of its Markdown, an old address and a new one.

From then on a post is looked for among the posts of both; those that are stored twice under one address become one, with
the revisions of both.
"""

from __future__ import annotations

from viewer.store.bodies import count_media
from viewer.store.database import ArchiveDatabase


def join(database: ArchiveDatabase, keep: int, other: int) -> int:
    """Says that ``other`` is the same blog as ``keep``; returns how many posts of the two were the same.

    The posts that both have belong to ``keep`` afterwards. Nothing is lost: revisions, names, tags and flags move along.
    """
    with database.write():
        blog = database.row("SELECT coalesce(blog, id) FROM source WHERE id = ?", (keep,))
        database.run(
            "UPDATE source SET blog = ? WHERE coalesce(blog, id) = (SELECT coalesce(blog, id) FROM source WHERE id = ?)",
            (blog[0] if blog else keep, other),
        )
        database.run("UPDATE source SET blog = ? WHERE id = ?", (blog[0] if blog else keep, keep))
        twins = database.rows(
            """SELECT DISTINCT a.post_id, b.post_id FROM post_key a JOIN post_key b ON b.key = a.key
               WHERE a.source_id = ? AND b.source_id = ? AND a.post_id <> b.post_id AND a.key LIKE 'u:%'
               ORDER BY a.post_id, b.post_id""",
            (keep, other),
        )
        merged: dict[int, int] = {}
        for ours, theirs in twins:
            if theirs not in merged and ours not in merged:
                _merge(database, ours, theirs)
                merged[theirs] = ours
    return len(merged)


def _merge(database: ArchiveDatabase, ours: int, theirs: int) -> None:
    """Moves everything of one post to another and deletes what is left of it. Ours goes on being shown."""
    run = database.run
    last = database.row("SELECT max(number) FROM revision WHERE post_id = ?", (ours,))
    run(
        "UPDATE revision SET post_id = ?, number = number + ? WHERE post_id = ?",
        (ours, int(last[0] or 0) if last else 0, theirs),
    )
    run("UPDATE post_key SET post_id = ? WHERE post_id = ?", (ours, theirs))
    run("UPDATE known SET post_id = ? WHERE post_id = ?", (ours, theirs))
    run(
        """INSERT INTO post_tag (post_id, tag_id, position, by_author, by_reader)
           SELECT ?, tag_id, position + 500, by_author, by_reader FROM post_tag WHERE post_id = ?
           ON CONFLICT DO UPDATE SET by_author = max(by_author, excluded.by_author),
               by_reader = CASE WHEN by_reader = 0 THEN excluded.by_reader ELSE by_reader END""",
        (ours, theirs),
    )
    run(
        """UPDATE post SET read = max(post.read, t.read), starred = max(post.starred, t.starred),
                  author = coalesce(post.author, t.author), published = coalesce(post.published, t.published)
           FROM (SELECT * FROM post WHERE id = ?) t WHERE post.id = ?""",
        (theirs, ours),
    )
    run("DELETE FROM body WHERE post_id = ?", (theirs,))
    run("UPDATE post SET revision_id = NULL WHERE id = ?", (theirs,))
    run("DELETE FROM post WHERE id = ?", (theirs,))
    count_media(database, [ours])
