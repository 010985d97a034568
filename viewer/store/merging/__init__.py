"""Taking over what another archive holds, table by table.

Each step adds what is missing and keeps what is here; run twice, it changes nothing the second time. ``viewer.sync.merge``
calls them in order, and finds out which of the posts and sources here are those of the other archive.
"""
