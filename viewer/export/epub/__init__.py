"""EPUB 3, written here: a zip of XHTML, pictures and three lists (https://www.w3.org/TR/epub-33/)."""

from viewer.export.epub.book import export_epub

__all__ = ["export_epub"]
