"""A desktop offline archive viewer for blogs."""

__version__ = "0.1.0"
