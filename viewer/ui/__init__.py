"""The window. ``app.run`` starts it; nothing else of the program imports this room."""
