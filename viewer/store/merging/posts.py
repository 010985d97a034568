"""One post of another archive: its revisions, names, tags, and what its reader decided."""

from __future__ import annotations

from collections.abc import Mapping

from viewer.store.database import ArchiveDatabase
from viewer.store.merging.history import History
from viewer.store.packing import unpack_post
from viewer.store.revisions import Voice, other_tags
from viewer.store.tagging import set_author_tags, tag_ids

_TOLD = "url, title, author, published, updated, sort_at, state, summary"


def take_post(
    ours: ArchiveDatabase, theirs: ArchiveDatabase, post: int, here: int | None, sources: Mapping[int, int]
) -> int:
    """Adds a post, or completes the one that it is here; returns its id here. Inside ``write``.

    What is shown here goes on being shown, unless theirs is whole where ours is an excerpt, or the same source told it
    later. The reader's flags and tags of both count; where the two say opposite things of a tag, that of here.
    """
    new = here is None
    if here is None:
        row = theirs.row(f"SELECT source_id, {_TOLD}, added FROM post WHERE id = ?", (post,))
        assert row is not None
        cursor = ours.run(
            f"INSERT INTO post (source_id, {_TOLD}, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (sources[row[0]], *row[1:]),
        )
        here = int(cursor.lastrowid)
    history = History(ours, here)
    revisions = history.take(theirs, post, sources)
    _show(ours, theirs, post, here, revisions)
    for source, key in theirs.rows("SELECT source_id, key FROM post_key WHERE post_id = ?", (post,)):
        ours.run(
            "INSERT INTO post_key (source_id, key, post_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (sources[source], key, here),
        )
    _take_reader(ours, theirs, post, here)
    _take_tags(ours, theirs, post, here, new=new)
    if history.grew and not new:
        _set_author_tags(ours, here)
    return here


def _show(
    ours: ArchiveDatabase, theirs: ArchiveDatabase, post: int, here: int, revisions: Mapping[int, int]
) -> None:
    """Decides which revision is shown, and takes over what the post is called with it; fills gaps otherwise."""
    question = """SELECT p.state, r.id, r.fetched, r.source_id FROM post p LEFT JOIN revision r ON r.id = p.revision_id
                  WHERE p.id = ?"""
    their_state, shown, their_time, _ = theirs.row(question, (post,)) or (None,) * 4
    our_state, current, our_time, our_source = ours.row(question, (here,)) or (None,) * 4
    told = theirs.row(f"SELECT {_TOLD} FROM post WHERE id = ?", (post,)) or ()
    wanted = revisions.get(shown) if shown is not None else None
    if wanted is None or wanted == current:
        better = False
    elif current is None or (our_state == "excerpt") != (their_state == "excerpt"):
        better = current is None or our_state == "excerpt"
    else:
        source = ours.row("SELECT source_id FROM revision WHERE id = ?", (wanted,))
        better = source == (our_source,) and their_time > our_time
    if better:
        ours.run("UPDATE post SET revision_id = ? WHERE id = ?", (wanted, here))
        ours.run(
            """UPDATE post SET url = coalesce(?1, url), title = ?2, author = coalesce(?3, author),
                      sort_at = CASE WHEN ?4 IS NULL AND published IS NOT NULL THEN sort_at ELSE ?6 END,
                      published = coalesce(?4, published), updated = coalesce(?5, updated),
                      state = CASE WHEN state = 'gone' THEN state ELSE ?7 END, summary = ?8 WHERE id = ?9""",
            (*told, here),
        )
        return
    ours.run(
        """UPDATE post SET url = coalesce(url, ?1), title = CASE WHEN title = '' THEN ?2 ELSE title END,
                  author = coalesce(author, ?3),
                  sort_at = CASE WHEN published IS NULL AND ?4 IS NOT NULL THEN ?5 ELSE sort_at END,
                  published = coalesce(published, ?4) WHERE id = ?6""",
        (told[0], told[1], told[2], told[3], told[5], here),
    )


def _take_reader(ours: ArchiveDatabase, theirs: ArchiveDatabase, post: int, here: int) -> None:
    row = theirs.row("SELECT read, starred, added FROM post WHERE id = ?", (post,))
    ours.run(
        "UPDATE post SET read = max(read, ?), starred = max(starred, ?), added = min(added, ?) WHERE id = ?",
        (*(row or ()), here),
    )
    ours.run_many(
        "INSERT INTO place (post_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(here, at) for (at,) in theirs.rows("SELECT at FROM place WHERE post_id = ?", (post,))],
    )


def _take_tags(ours: ArchiveDatabase, theirs: ArchiveDatabase, post: int, here: int, *, new: bool) -> None:
    """The tags as they are, of a new post; of one that is here, what the reader decided and those that nobody gave yet."""
    for name, position, by_author, by_reader in theirs.rows(
        """SELECT t.name, pt.position, pt.by_author, pt.by_reader FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
           WHERE pt.post_id = ?""",
        (post,),
    ):
        if not new and not by_reader:
            continue
        ours.run(
            """INSERT INTO post_tag (post_id, tag_id, position, by_author, by_reader) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET
                   by_reader = CASE WHEN by_reader = 0 THEN excluded.by_reader ELSE by_reader END""",
            (here, tag_ids(ours, [name])[0], position, by_author if new else 0, by_reader),
        )


def _set_author_tags(ours: ArchiveDatabase, here: int) -> None:
    """The author's tags as the voices of the joint history tell them."""
    row = ours.row(
        """SELECT r.source_id, r.teller, r.payload FROM post p JOIN revision r ON r.id = p.revision_id
           WHERE p.id = ?""",
        (here,),
    )
    if row is None:
        return
    source, teller, payload = row
    told = [unpack_post(payload, None).tags, *other_tags(ours, here, Voice(source, teller))]
    set_author_tags(ours, here, [tag for tags in told for tag in tags])
