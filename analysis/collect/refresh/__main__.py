"""``python -m analysis.collect.refresh``: bring newer tables into ``data/vintages/DAY``."""

import sys
from importlib import import_module

from analysis import checks

if __name__ == "__main__":  # what the command needs is imported inside, where Ctrl-C is already heard
    sys.exit(checks.run(lambda: import_module("analysis.collect.refresh.command").main()))
