"""Two sources that are one blog: a feed and the folder of its Markdown, an old address and a new one.

From then on a post is looked for among the posts of both; those that are stored twice under one address become one, with
the revisions of both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from viewer.store.bodies import count_media
from viewer.store.database import ArchiveDatabase
from viewer.store.posts import SAME_BLOG
from viewer.store.revisions import renumber


def join(database: ArchiveDatabase, keep: int, other: int) -> int:
    """Says that ``other`` is the same blog as ``keep``; returns how many posts of the two were the same.

    So are the sources that either was joined with before. The posts that both have belong to ``keep``'s side afterwards.
    Nothing is lost: revisions, names, tags, flags and media move along.
    """
    with database.write():
        ours, theirs = blog_of(database, keep), blog_of(database, other)
        blog = min(ours)
        database.run_many("UPDATE source SET blog = ? WHERE id = ?", [(blog, each) for each in ours | theirs])
        if ours == theirs:  # once more: what turned out to be the same since
            ours, theirs = {keep}, {other}
        merged: dict[int, int] = {}
        for one, twin in _twins(database, ours, theirs):
            if twin not in merged and one not in merged:  # two posts of one side are never made one
                merge_posts(database, one, twin)
                merged[twin] = one
        _rename(database, merged)
    return len(merged)


def blog_of(database: ArchiveDatabase, source: int) -> set[int]:
    """The sources that are one blog with this one, itself among them."""
    return {row[0] for row in database.rows(SAME_BLOG.format(int(source)))}


def _twins(database: ArchiveDatabase, ours: set[int], theirs: set[int]) -> list[tuple[int, int]]:
    """Pairs of posts of the two sides that have an address in common."""
    return database.rows(
        """SELECT DISTINCT a.post_id, b.post_id FROM post_key a JOIN post_key b ON b.key = a.key
           WHERE a.source_id IN (SELECT value FROM json_each(?)) AND b.source_id IN (SELECT value FROM json_each(?))
             AND a.post_id <> b.post_id AND a.key LIKE 'u:%'
           ORDER BY a.post_id, b.post_id""",
        (json.dumps(sorted(ours)), json.dumps(sorted(theirs))),
    )


def _rename(database: ArchiveDatabase, merged: Mapping[int, int]) -> None:
    """Puts the new ids of merged posts where old ones were remembered: the old ones will be given to other posts."""
    for source, told in database.rows("SELECT source_id, value FROM learnt WHERE name = 'in_feed'"):
        renamed = sorted({merged.get(post, post) for post in json.loads(told)})
        database.run(
            "UPDATE learnt SET value = ? WHERE source_id = ? AND name = 'in_feed'",
            (json.dumps(renamed), source),
        )


def merge_posts(database: ArchiveDatabase, ours: int, theirs: int) -> None:
    """Moves everything of one post to another and deletes what is left of it. Ours goes on being shown, unless it is an
    excerpt and theirs is not. Inside ``write``."""
    run = database.run
    _merge_revisions(database, ours, theirs)
    for table in ("post_key", "known"):
        run(f"UPDATE {table} SET post_id = ? WHERE post_id = ?", (ours, theirs))
    run(
        """INSERT INTO post_tag (post_id, tag_id, position, by_author, by_reader)
           SELECT ?, tag_id, position + 500, by_author, by_reader FROM post_tag WHERE post_id = ?
           ON CONFLICT DO UPDATE SET by_author = max(by_author, excluded.by_author),
               by_reader = CASE WHEN by_reader = 0 THEN excluded.by_reader ELSE by_reader END""",
        (ours, theirs),
    )
    for table in ("post_media", "former_media"):
        run(
            f"INSERT OR IGNORE INTO former_media SELECT ?, media_key FROM {table} WHERE post_id = ?",
            (ours, theirs),
        )
    run("INSERT OR IGNORE INTO place (post_id, at) SELECT ?, at FROM place WHERE post_id = ?", (ours, theirs))
    run(
        """UPDATE post SET read = max(post.read, t.read), starred = max(post.starred, t.starred),
                  title = CASE WHEN post.title = '' THEN t.title ELSE post.title END,
                  url = coalesce(post.url, t.url), author = coalesce(post.author, t.author),
                  sort_at = CASE WHEN post.published IS NULL THEN t.sort_at ELSE post.sort_at END,
                  published = coalesce(post.published, t.published), updated = coalesce(post.updated, t.updated),
                  added = min(post.added, t.added),
                  revision_id = CASE WHEN post.state = 'excerpt' AND t.state <> 'excerpt'
                                     THEN t.revision_id ELSE post.revision_id END,
                  state = CASE WHEN post.state = 'excerpt' THEN t.state ELSE post.state END
           FROM (SELECT * FROM post WHERE id = ?) t WHERE post.id = ?""",
        (theirs, ours),
    )
    run("DELETE FROM body WHERE post_id = ?", (theirs,))
    run("DELETE FROM post WHERE id = ?", (theirs,))
    count_media(database, [ours])


def _merge_revisions(database: ArchiveDatabase, ours: int, theirs: int) -> None:
    rows = database.rows("SELECT id FROM revision WHERE post_id = ? ORDER BY number", (theirs,))
    database.run(
        """UPDATE revision SET post_id = ?1, number = number +
               (SELECT coalesce(max(number), 0) FROM revision WHERE post_id = ?1) WHERE post_id = ?2""",
        (ours, theirs),
    )
    renumber(database, ours, [row[0] for row in rows])
