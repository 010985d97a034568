"""The version of what ``viewer.content`` makes, apart from the code that makes it: asking for it costs nothing."""

CONTENT_VERSION = 4
"""Raised whenever ``derive`` gives something else for the same input: older pages are then derived again."""
