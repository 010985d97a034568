"""The commands of the command line, each a small function over the archive."""

from viewer.commands import care, exporting, posts, sources, syncing
from viewer.commands.care import tour_without_screen
from viewer.commands.context import Command

COMMANDS = (*sources.COMMANDS, *syncing.COMMANDS, *posts.COMMANDS, *exporting.COMMANDS, *care.COMMANDS)
NAMES = frozenset(command.name for command in COMMANDS)

__all__ = ["COMMANDS", "NAMES", "Command", "tour_without_screen"]
