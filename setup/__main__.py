"""The door of set-up. This file must be readable by any old Python, so that it can say what it needs."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the point of this file
    sys.exit(
        "RATER needs Python 3.11 or newer and this is Python %d.%d: "  # noqa: UP031
        "install one and name it, for example: make run PYTHON=python3.11" % sys.version_info[:2]
    )

from setup.command import main

sys.exit(main(sys.argv[1:]))
