"""The article of a page, without a library: the containers that blogs use, the feed's text, and a descent of our own."""

from viewer.content.extract.article import Extracted, extract, frame_of
from viewer.content.extract.frame import Frame

__all__ = ["Extracted", "Frame", "extract", "frame_of"]
