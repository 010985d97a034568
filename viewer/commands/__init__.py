"""The commands of the command line, each a small function over the archive."""

from viewer.commands import care, posts, sources
from viewer.commands.care import tour_without_screen

COMMANDS = (*sources.COMMANDS, *posts.COMMANDS, *care.COMMANDS)

__all__ = ["COMMANDS", "tour_without_screen"]
