"""The tables of an archive, as frozen SQL, and the steps that lead from one version to the next.

A step, once released, is never edited: a later version adds another. Steps use SQL alone, never today's models, so that
they mean the same for ever. ``STEPS[n]`` leads from ``user_version`` n to n + 1; a new archive takes all of them.

Shape: narrow tables serve the lists (``post`` and its tags); what is heavy lives beside them (``revision``: everything
received, compressed; ``body``: everything derived from the revision that is shown). ``post_key`` holds every name
a post is known by within its source, so that a changed id or address still finds it. Each change of what can be searched
queues the post in ``search_queue`` with a fresh random number: a drain that was overtaken by another change leaves the row.
The index keeps no texts of its own. To take a post out, FTS5 must be told what it was given: ``body`` has it, and when that
changes, ``search_stale`` keeps what the index still holds until the drain has come by.

A tag is what an author (or the reader) wrote. Where the reader wants to see it is ``tag.shown``, a path ("models/LLMs") that
renames, groups and merges at once, and ``tag.place``, the same case aside; NULL: as it was written.

A revision names who brought it: the source (NULL when that one was removed with its posts) and, within it, the ``teller``
(the format of the feed, for the feeds of one blog word the same post differently). ``revision.words`` is NULL until counted.
``former_media`` holds what earlier revisions of a post show: its files are kept as the revisions are.
"""

from __future__ import annotations

APPLICATION_ID = 0x41564257  # "AVBW", https://www.sqlite.org/pragma.html#pragma_application_id

_STEP_1 = """
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_chosen INTEGER NOT NULL DEFAULT 0,
    site_url TEXT,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    paused INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT,
    last_sync INTEGER,
    last_error TEXT,
    blog INTEGER
);
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source(id),
    url TEXT,
    title TEXT NOT NULL,
    author TEXT,
    published TEXT,
    updated TEXT,
    sort_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    words INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    has_math INTEGER NOT NULL DEFAULT 0,
    has_code INTEGER NOT NULL DEFAULT 0,
    media_known INTEGER NOT NULL DEFAULT 0,
    media_saved INTEGER NOT NULL DEFAULT 0,
    media_failed INTEGER NOT NULL DEFAULT 0,
    summary TEXT NOT NULL DEFAULT '',
    added INTEGER NOT NULL,
    revision_id INTEGER
);
CREATE INDEX post_by_date ON post(sort_at DESC, id DESC);
CREATE INDEX post_by_source ON post(source_id, sort_at DESC, id DESC);
CREATE INDEX post_unread ON post(sort_at DESC, id DESC) WHERE read = 0;
CREATE INDEX post_unread_of ON post(source_id) WHERE read = 0;
CREATE INDEX post_starred ON post(sort_at DESC, id DESC) WHERE starred = 1;
CREATE TABLE post_key (
    source_id INTEGER NOT NULL REFERENCES source(id),
    key TEXT NOT NULL,
    post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
    PRIMARY KEY (key, source_id)
) WITHOUT ROWID;
CREATE INDEX post_key_of ON post_key(post_id);
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    source_id INTEGER REFERENCES source(id),
    origin TEXT NOT NULL,
    teller TEXT NOT NULL,
    fetched INTEGER NOT NULL,
    title TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    words INTEGER,
    payload BLOB NOT NULL,
    received BLOB NOT NULL,
    UNIQUE (post_id, number)
);
CREATE INDEX revision_uncounted ON revision(id) WHERE words IS NULL;
CREATE TABLE body (
    post_id INTEGER PRIMARY KEY REFERENCES post(id) ON DELETE CASCADE,
    revision_id INTEGER NOT NULL REFERENCES revision(id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    html BLOB NOT NULL,
    text BLOB NOT NULL,
    code BLOB NOT NULL,
    outline TEXT NOT NULL,
    language TEXT
);
CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    shown TEXT,
    place TEXT
);
CREATE INDEX tag_by_place ON tag(place) WHERE place IS NOT NULL;
CREATE TABLE post_tag (
    post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag(id),
    position INTEGER NOT NULL,
    by_author INTEGER NOT NULL,
    by_reader INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (post_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX post_tag_by_tag ON post_tag(tag_id, post_id, by_author, by_reader);
CREATE TABLE link (
    post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (post_id, position)
) WITHOUT ROWID;
CREATE INDEX link_by_key ON link(key, post_id);
CREATE TABLE media (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    sha256 TEXT,
    bytes INTEGER,
    type TEXT,
    width INTEGER,
    height INTEGER,
    problem TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL DEFAULT 0,
    fetched INTEGER
) WITHOUT ROWID;
CREATE INDEX media_due ON media(next_try) WHERE state IN ('pending', 'failed');
CREATE INDEX media_by_hash ON media(sha256);
CREATE TABLE post_media (
    post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    media_key TEXT NOT NULL REFERENCES media(key),
    alt TEXT NOT NULL,
    PRIMARY KEY (post_id, position)
) WITHOUT ROWID;
CREATE INDEX post_media_by_key ON post_media(media_key, post_id);
CREATE TABLE former_media (
    post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
    media_key TEXT NOT NULL REFERENCES media(key),
    PRIMARY KEY (post_id, media_key)
) WITHOUT ROWID;
CREATE INDEX former_media_by_key ON former_media(media_key);

CREATE TABLE place (
    post_id INTEGER PRIMARY KEY REFERENCES post(id) ON DELETE CASCADE,
    at REAL NOT NULL
);

CREATE TABLE known (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source(id),
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    published TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    found_by TEXT NOT NULL,
    sure INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL DEFAULT 0,
    checked INTEGER,
    post_id INTEGER REFERENCES post(id) ON DELETE SET NULL,
    UNIQUE (source_id, key)
);
CREATE INDEX known_by_post ON known(post_id);
CREATE TABLE learnt (
    source_id INTEGER NOT NULL REFERENCES source(id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (source_id, name)
) WITHOUT ROWID;
CREATE TABLE crawled (
    source_id INTEGER NOT NULL REFERENCES source(id),
    url TEXT NOT NULL,
    finder TEXT NOT NULL,
    round INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    found TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (source_id, url)
) WITHOUT ROWID;

CREATE TABLE search_queue (
    post_id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL
);
CREATE TRIGGER queue_post_changed AFTER UPDATE OF title, sort_at, source_id ON post BEGIN
    INSERT INTO search_queue VALUES (new.id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_post_gone AFTER DELETE ON post BEGIN
    INSERT INTO search_queue VALUES (old.id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_body_new AFTER INSERT ON body BEGIN
    INSERT INTO search_queue VALUES (new.post_id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_body_changed AFTER UPDATE OF text, code, outline, language ON body
WHEN new.text IS NOT old.text OR new.code IS NOT old.code OR new.outline IS NOT old.outline
     OR new.language IS NOT old.language BEGIN
    INSERT INTO search_stale SELECT docid, old.text, old.code, old.outline, old.language
        FROM search_doc WHERE post_id = old.post_id ON CONFLICT DO NOTHING;
    INSERT INTO search_queue VALUES (new.post_id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_body_gone AFTER DELETE ON body BEGIN
    INSERT INTO search_stale SELECT docid, old.text, old.code, old.outline, old.language
        FROM search_doc WHERE post_id = old.post_id ON CONFLICT DO NOTHING;
    INSERT INTO search_queue VALUES (old.post_id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_tag_new AFTER INSERT ON post_tag BEGIN
    INSERT INTO search_queue VALUES (new.post_id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_tag_changed AFTER UPDATE ON post_tag BEGIN
    INSERT INTO search_queue VALUES (new.post_id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;
CREATE TRIGGER queue_tag_gone AFTER DELETE ON post_tag BEGIN
    INSERT INTO search_queue VALUES (old.post_id, random()) ON CONFLICT DO UPDATE SET ticket = excluded.ticket;
END;

CREATE TABLE search_version (
    version INTEGER NOT NULL
);
INSERT INTO search_version VALUES (1);
CREATE INDEX post_by_author ON post(author);
CREATE TABLE search_doc (
    docid INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL UNIQUE,
    source_id INTEGER NOT NULL,
    year INTEGER,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    tags TEXT NOT NULL
);
CREATE TABLE search_stale (
    docid INTEGER PRIMARY KEY,
    text BLOB NOT NULL,
    code BLOB NOT NULL,
    outline TEXT NOT NULL,
    language TEXT
);
CREATE TABLE search_word (
    word TEXT PRIMARY KEY,
    posts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE search_language (
    language TEXT PRIMARY KEY,
    posts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search_fts USING fts5(
    title, tags, headings, text, code, content = '', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_head USING fts5(
    title, tags, headings, about, content = '', tokenize = 'ascii'
);
CREATE TABLE search_saved (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE TABLE search_recent (
    query TEXT PRIMARY KEY,
    used INTEGER NOT NULL
) WITHOUT ROWID;
"""

STEPS: tuple[str, ...] = (_STEP_1,)
"""SQL scripts in order; each runs in one transaction together with the new ``user_version``."""
