"""PDF through Qt WebEngine. Of the rooms below the window, this package alone knows Qt.

The steps of an export (``viewer.export.press``) run on a thread of their own and ask to have pages printed; everything of
Qt stays on the thread that has the event loop.
"""

from viewer.export.pdf.exporter import Exporter, export_pdf

__all__ = ["Exporter", "export_pdf"]
