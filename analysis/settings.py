"""Settings beside modules: the files there are, and entries of which a result rests on its own alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from analysis.definitions import PACKAGE

#: Files beside a module that it may read: settings, templates, and the texts of reports.
SETTINGS = (".yaml", ".csv", ".json", ".j2", ".css", ".js", ".md")
#: An episode at the end of a name.
EPISODE = re.compile(r"_\d+$")


class Entries(NamedTuple):
    """A block of settings each of whose entries is asked for by its name."""

    block: str
    all_asked_by: tuple[str, str]  #: Who asks for all of them: a file, and what is defined there.


#: File of settings -> the block of its entries; what stands beside the block counts always.
ENTRIES = {
    f"{PACKAGE}/estimate/specifications.yaml": Entries(
        "designs", (f"{PACKAGE}/estimate/specifications.py", "names")
    ),
}


def entries_of(path: Path, name: str) -> dict[str, str]:
    """Return the digest of each entry of a file of settings, under the empty name that of all else.

    Parameters
    ----------
    path : Path
    name : str
        Its path from the project's root; of a file that is not in :data:`ENTRIES` there are none.
    """
    if name not in ENTRIES:
        return {}
    from analysis.checks import InputError, read_yaml  # here: with nothing changed, nothing is read

    try:
        content = read_yaml(path)
        parts = {**content.pop(ENTRIES[name].block), "": content}
    except (InputError, KeyError, TypeError):  # whoever reads it will say so
        return {}
    texts = {entry: json.dumps(body, sort_keys=True, default=str) for entry, body in parts.items()}
    return {entry: hashlib.sha256(text.encode()).hexdigest() for entry, text in texts.items()}


def named_in(entries: Iterable[str], texts: set[str]) -> set[str]:
    """Return those entries whose name one of the texts is, also with an episode, or may become.

    ``"iv_2025"`` and ``"iv_*"`` name the entry ``iv``. The empty one is always among them.
    """
    plain = {"", *texts, *(EPISODE.sub("", text) for text in texts)}
    patterns = [(text, EPISODE.search(text)) for text in texts if "*" in text]
    return {
        entry
        for entry in entries
        if entry in plain
        or any(fnmatchcase(entry + (year[0] if year else "_0"), text) for text, year in patterns)
    }


def files_of(root: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the modules by dotted name, and the settings by the folder of the modules that read them.

    Settings in a folder without modules belong to the folder above.
    """
    modules, beside = {}, {}
    for folder, folders, names in os.walk(root / PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        here = Path(folder).relative_to(root).as_posix()
        if any(name.endswith(".py") for name in names):
            beside[here] = []
        for name in sorted(names):
            path = f"{here}/{name}"
            if name.endswith(".py"):
                modules[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = path
            elif name.endswith(SETTINGS) and name != "README.md":
                home = here
                while home not in beside and "/" in home:
                    home = home.rpartition("/")[0]
                beside.setdefault(home, []).append(path)
    return modules, beside
