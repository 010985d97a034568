"""Set-up, run and test in one command each; see ``python3 packaging/dev.py help``.

This file stays readable for any Python, Python 2 too: an old one must be able to say that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Archive Viewer needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

from workshop.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
