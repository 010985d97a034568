"""SQLite through Peewee, and media files: what an archive holds and how it is kept."""
