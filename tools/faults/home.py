"""Hostile homes and folder names, and what is typed at make: the same bytes, and no command run."""

from __future__ import annotations

import os
import shutil
import site
import tempfile
from pathlib import Path

from tools.faults.clone import Clone, cloned
from tools.faults.verdict import Try, judge

BATTERY = "hostile homes, folder names, make"
NAME = "03_trade__partner=JPN"

#: Name -> files in the home; "SITE" is the account's own folder of packages.
HOMES = {
    "matplotlibrc": {".config/matplotlib/matplotlibrc": "font.size: 40\nsavefig.dpi: 10\n"},
    "broken matplotlibrc": {".config/matplotlib/matplotlibrc": "font.size = = 4\n"},
    "another pandas in the account": {"SITE/pandas.py": "raise RuntimeError('not this one')\n"},
    "usercustomize": {"SITE/usercustomize.py": "raise SystemExit('not this one')\n"},
    "IPython start-up": {".ipython/profile_default/startup/00.py": "import os; os._exit(3)\n"},
    "IPython settings": {".ipython/profile_default/ipython_config.py": "raise RuntimeError('no')\n"},
    "Jupyter settings": {
        ".jupyter/jupyter_config.py": "raise RuntimeError('no')\n",
        ".jupyter/jupyter_nbconvert_config.py": "raise RuntimeError('no')\n",
    },
    "papermill settings": {".config/papermill/papermill.yaml": "{"},
}
ENVIRONMENTS = {
    "no home": {"HOME": "/nonexistent"},
    "language C": {"LC_ALL": "C", "LANG": "C"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "far time zone": {"TZ": "Pacific/Kiritimati"},
    "backend of matplotlib": {"MPLBACKEND": "module://nothing"},
    "start-up of Python": {"PYTHONSTARTUP": "/nonexistent/x.py"},
    "random hashes, many threads": {"PYTHONHASHSEED": "77", "OMP_NUM_THREADS": "4"},
    "no dates fixed": {"SOURCE_DATE_EPOCH": "1700000000"},
}
FOLDERS = ("d$(touch pwned)", "d`touch pwned`", "with blank", "it's", "Zölle", 'a"b', "a;touch pwned")
#: What is typed at make -> whether it is bad.
TYPED = {
    ("report", "NAME=03_trade", "partner=VNM"): True,
    ("report", "NAME=03_trade", "PARAM=partner=VNM"): True,
    ("report", "NAME=03_trade", "PARAMS=partner=$(shell touch pwned)"): True,
    ("report", "NAME=03_trade", "PARAMS=partner=`touch pwned`"): True,
    ("report", "NAME=03_trade", 'PARAMS=partner="; touch pwned; "'): True,
    ("report", "NAME=03_trade", "PARAMS=--workers=64"): True,
    ("report", "NAME=$(shell touch pwned)"): True,
    ("report", 'NAME=x"; touch pwned; "'): True,
    ("report",): True,
    ("reports", "PARAMS=partner=VNM"): True,
    ("combine", "FORCE=$(shell touch pwned)"): True,
    ("report", "NAME=03_trade", "PARAMS=partner=JPN"): False,
    ("combine",): False,
    ("collect",): False,
}


def run(clone: Clone, seed: int) -> list[Try]:
    """Render one report everywhere, and type at make; nothing here is random."""
    clone.report("03_trade", "partner=JPN")
    reference = made(clone)
    tries = []
    for name, files in HOMES.items():
        with tempfile.TemporaryDirectory(prefix="home-") as home:
            for path, text in files.items():
                place = Path(home, path.replace("SITE", own_packages()))
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
            tries.append(rendered(clone, f"home with {name}", {"HOME": home}, reference))
    tries += [rendered(clone, name, changed, reference) for name, changed in ENVIRONMENTS.items()]
    for typed, bad in TYPED.items():
        verdict = judge(clone.run("make", *typed), bad=bad)
        tries.append(Try(BATTERY, f"make {' '.join(typed)}", *unless_pwned(clone, verdict)))
    for folder in FOLDERS:
        with cloned(folder) as other:
            command = ("make", "report", "NAME=03_trade", "PARAMS=partner=JPN")
            tries.append(rendered(other, f"folder {folder}", {}, reference, command))
    return tries


def own_packages() -> str:
    """Return the account's own folder of packages, from its home."""
    return os.path.relpath(site.getusersitepackages(), Path.home())


def made(clone: Clone) -> dict[str, bytes]:
    """Return the files of the report."""
    return {path.name: path.read_bytes() for path in clone.reports.glob(f"{NAME}.*")}


def rendered(
    clone: Clone, what: str, environment: dict[str, str], reference: dict, command: tuple = ()
) -> Try:
    """Render the report under another environment; its bytes must be those of the first."""
    for path in clone.reports.glob(f"{NAME}.*"):
        path.unlink()
    changed = Clone(clone.root, environment)
    ended = changed.run(*command) if command else changed.report("03_trade", "partner=JPN")
    verdict, note = judge(ended, bad=False)
    if verdict == "went well" and made(clone) != reference:
        verdict, note = "accepted wrongly", "the bytes are others"
    return Try(BATTERY, what, *unless_pwned(clone, (verdict, note)))


def unless_pwned(clone: Clone, verdict: tuple[str, str]) -> tuple[str, str]:
    """Return the verdict, unless a command that was only text has run."""
    places = [*clone.root.rglob("pwned"), *clone.root.parent.glob("pwned")]
    for path in places:
        path.unlink() if path.is_file() else shutil.rmtree(path)
    return ("accepted wrongly", "a command in a text was run") if places else verdict
