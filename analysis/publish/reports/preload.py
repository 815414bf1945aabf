"""Imports what the environment names, as far as that goes: the fork server's, before it makes workers.

What cannot be imported is left to the cell that asks for it, which says why.
"""

import contextlib
import os

#: Of the environment; dotted names, a blank between them.
PRELOAD_VARIABLE = "EXPORT_DECLINES_PRELOAD"

for name in os.environ.get(PRELOAD_VARIABLE, "").split():
    with contextlib.suppress(Exception):
        __import__(name)
