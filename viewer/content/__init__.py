"""HTML of the outside world in, a safe page that needs nothing from the network out.

The way in is ``viewer.content.derive.derive``, the way out ``viewer.content.page.compose``.
"""
