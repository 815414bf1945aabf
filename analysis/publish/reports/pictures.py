"""Figures of an executed notebook as files of their own, to which the notebook refers.

Git stores a notebook anew when a word of it changes. A picture beside it is stored anew only when the
picture does; readers on GitHub and in JupyterLab see it in its place all the same.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path

from analysis.publish.site.harmless import PICTURE

NEWLINE = "\n"

#: In ``reports``: a folder for each report, so that one of another partner keeps its own pictures.
PICTURES_FOLDER = "figures"
#: Those that ``export-declines figures`` draws for papers; ignored by git, made by it alone.
PAPER = f"{PICTURES_FOLDER}/paper"
#: End of the name of a phone's drawing, which pages alone show and git ignores.
ON_PAGES = ".narrow.png"


def files(reports: Path, name: str) -> list[str]:
    """Return the pictures of a report by their paths in ``reports``, sorted."""
    names = (path.name for path in (reports / PICTURES_FOLDER / name).glob("*.png"))
    return sorted(f"{PICTURES_FOLDER}/{name}/{file}" for file in names)


def by_reference(notebook: dict, name: str) -> tuple[dict, dict[str, bytes]]:
    """Take the pictures out of the notebook of a report.

    Parameters
    ----------
    notebook : dict
        Executed and normalised; it is left as it is.
    name : str
        Stem of the report's files.

    Returns
    -------
    (dict, dict of bytes)
        The notebook, in which an image element stands for each PNG and its metadata name the ``file``;
        the pictures, those of pages too, by their paths in ``reports``.
    """
    contents: dict[str, bytes] = {}

    def referring(output: dict, cell: dict) -> dict:
        data, metadata = dict(output["data"]), output["metadata"]
        if "image/png" not in data:
            return output
        about = {"alt": cell["metadata"].get("alt", "")} | metadata.get("image/png", {})
        stem = f"{PICTURES_FOLDER}/{name}/{metadata.get('text/csv', {}).get('name', 'figure')}"
        if f"{stem}.png" in contents:
            stem += f"-{len(contents)}"
        contents[f"{stem}.png"] = b64decode(data.pop("image/png"))
        if "narrow" in about:
            contents[stem + ON_PAGES] = b64decode(about.pop("narrow"))
        about["file"] = f"{stem}.png"
        data["text/html"] = _element(about)
        return output | {"data": data, "metadata": metadata | {"image/png": about}}

    return _with_outputs(notebook, referring), contents


def embedded(notebook: dict, reports: Path) -> dict:
    """Return an executed notebook with its pictures in it again, as a page shows them.

    What :func:`by_reference` took out. A picture that is missing stays a reference; without a phone's,
    which a clean clone has not, the wide one stands alone.
    """

    def whole(output: dict, cell: dict) -> dict:
        metadata = output["metadata"]
        about = dict(metadata.get("image/png", {}))
        path = reports / about.pop("file", "")
        if not path.is_file():
            return output
        data = {kind: value for kind, value in output["data"].items() if kind != "text/html"}
        data["image/png"] = b64encode(path.read_bytes()).decode()
        narrow = path.with_name(path.stem + ON_PAGES)
        if narrow.is_file():
            about["narrow"] = b64encode(narrow.read_bytes()).decode()
        return output | {"data": data, "metadata": metadata | {"image/png": about}}

    return _with_outputs(notebook, whole)


def drawn(data: str, about: dict, *, mime: str = "image/png", alt: str = "") -> str:
    """Return the HTML of a figure on a page: a drawing for wide pages and a phone's, where there is one.

    Parameters
    ----------
    data : str
        The picture in base64.
    about : dict
        Metadata of the picture: ``alt``, ``width``, ``narrow`` (PNG in base64).
    mime, alt : str
        Kind of the picture, and what it shows where the metadata do not say.
    """
    words = {"alt": about.get("alt") or alt, "width": about.get("width")}
    attributes = "".join(f' {key}="{escape(str(value))}"' for key, value in words.items() if value)
    source, narrow = _address(mime, data), _address("image/png", about.get("narrow", ""))
    image = f'<img src="{source}"{attributes}>' if source else escape(words["alt"])
    small = narrow and f'<source media="(max-width: 40rem)" srcset="{narrow}">'
    return f"<picture>{small}{image}</picture>"


def _address(mime: str, data: str) -> str:
    """Return the address of a picture in base64; of what is none, which could be markup, nothing."""
    address = f"data:{mime};base64,{data.replace(NEWLINE, '')}"
    return address if PICTURE.match(address) else ""


def _element(about: dict) -> str:
    words = {key: about[key] for key in ("alt", "width") if key in about}
    attributes = "".join(f' {key}="{escape(str(value))}"' for key, value in words.items())
    return f'<img src="{escape(about["file"])}"{attributes}>'


def _with_outputs(notebook: dict, change: Callable[[dict, dict], dict]) -> dict:
    """Return a notebook in which each output with data is what ``change`` makes of it and its cell."""
    cells = []
    for cell in notebook["cells"]:
        if "outputs" in cell:
            outputs = [change(one, cell) if "data" in one else one for one in cell["outputs"]]
            cell = cell | {"outputs": outputs}
        cells.append(cell)
    return notebook | {"cells": cells}
