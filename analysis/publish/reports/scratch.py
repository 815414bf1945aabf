"""Copies of the notebooks to explore in: what is changed in them changes no report.

``make lab`` makes them in ``notebooks/scratch``, which git ignores, and opens a copy of the README whose
links lead to them. A copy that its reader has edited is never written over.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from analysis.made import read_json, whole

FOLDER, README = "scratch", "README.md"
#: Where a copy keeps the digest of the cells that it was made with.
ABOUT, COPIED = "export_declines", "copied"
#: Under the title of the copied README.
NOTE = (
    "*This is a copy: its links open notebooks in `notebooks/scratch`, where you may change and save "
    "anything. Reports rest on none of it.*"
)
#: A link of Markdown to a file: not to an address, nor within the page.
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)")


def renew(notebooks: Path) -> list[str]:
    """Make or renew the copies of all notebooks in a folder, and of the README beside it.

    Parameters
    ----------
    notebooks : Path
        Folder of the originals.

    Returns
    -------
    list of str
        A line for each copy that stays behind its original, since its reader has edited it.
    """
    folder = notebooks / FOLDER
    folder.mkdir(exist_ok=True)
    messages = []
    for original in sorted(notebooks.glob("*.ipynb")):
        content, copy = json.loads(original.read_text(encoding="utf-8")), folder / original.name
        there = read_json(copy) if copy.exists() else None
        digest = cells_digest(content)
        if there is None or (_copied(there) not in ("", digest) and not is_edited(there)):
            _write(copy, json.dumps(stripped(content, digest), indent=1, ensure_ascii=False) + "\n")
        elif _copied(there) != digest:
            messages.append(
                f"notebooks/{FOLDER}/{copy.name} is yours and older than notebooks/{copy.name}; move it "
                "away for a new copy"
            )
    readme = notebooks.parent / README
    if readme.is_file():
        _write(folder / README, readme_copy(readme.read_text(encoding="utf-8")))
    return messages


def cells_digest(notebook: dict) -> str:
    """Return what is written in a notebook's cells as one digest, whatever they gave when they ran."""
    written = [
        [cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", []))]
        for cell in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()[:12]


def is_edited(copy: dict) -> bool:
    """Whether a copy's cells are others than it was made with; a file that is no notebook counts so."""
    try:
        return _copied(copy) != cells_digest(copy)
    except (KeyError, TypeError, AttributeError):
        return True


def stripped(notebook: dict, digest: str) -> dict:
    """Return a notebook without outputs, with the digest of its cells in its metadata."""
    cells = [
        cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    about = {ABOUT: {COPIED: digest}}
    return notebook | {"cells": cells, "metadata": notebook["metadata"] | about}


def readme_copy(text: str) -> str:
    """Return the README with links that lead from the folder of copies, notebooks' to their copies."""
    moved = LINK.sub("../../", text).replace("](../../notebooks/", "](")
    title, end, rest = moved.partition("\n")
    return f"{title}{end}\n{NOTE}\n{rest}"


def _copied(copy: dict) -> str:
    try:
        return copy["metadata"][ABOUT][COPIED]
    except (KeyError, TypeError):
        return ""


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8", errors="replace") != text:
        with whole(path) as aside:
            aside.write_text(text, encoding="utf-8")
