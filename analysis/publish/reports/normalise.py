"""An executed notebook in one form: the same run gives the same bytes on every machine."""

from __future__ import annotations

import re

from analysis.present.numbers import NUMBER_MIME

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,}")
KEPT_IN_CELLS = {"alt", "tags"}  # the rest is the run's time and the editor's state


def normalise(notebook: dict, about: dict) -> dict:
    """Return an executed notebook without anything that varies from run to run.

    Parameters
    ----------
    notebook : dict
        Executed notebook (nbformat 4), texts as strings.
    about : dict
        ``report``, ``title``, ``question``, ``parameters``, ``version``, ``fingerprint``; the data
        vintages are added from the notebook's citable numbers. Kept as ``metadata.export_declines``.
    """
    cells = [_cell(cell, position) for position, cell in enumerate(notebook["cells"], start=1)]
    code = [cell for cell in cells if cell["cell_type"] == "code" and cell["execution_count"]]
    for count, cell in enumerate(code, start=1):
        cell["execution_count"] = count
        cell["outputs"] = [
            o | {"execution_count": count} if "execution_count" in o else o for o in cell["outputs"]
        ]
    metadata = {
        "export_declines": about | {"vintages": vintages(cells)},
        "kernelspec": KERNELSPEC,
        "language_info": LANGUAGE,
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: dict, position: int) -> dict:
    metadata = {key: value for key, value in cell["metadata"].items() if key in KEPT_IN_CELLS and value}
    clean = {"cell_type": cell["cell_type"], "id": f"cell-{position:02d}", "metadata": metadata}
    clean["source"] = cell["source"]
    if cell.get("attachments"):
        clean["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        clean["execution_count"] = cell["execution_count"]
        clean["outputs"] = _outputs(cell["outputs"])
    return clean


def _outputs(outputs: list[dict]) -> list[dict]:
    """Join the pieces of a stream, which timing cuts; mask addresses (``<Styler at 0x7f...>``)."""
    joined: list[dict] = []
    for output in outputs:
        plain = output.get("data", {}).get("text/plain")
        if plain:
            output["data"]["text/plain"] = ADDRESS.sub("0x0", plain)
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and output["name"] == last.get("name"):
            joined[-1] = last | {"text": last["text"] + output["text"]}
        else:
            joined.append(output)
    return joined


def vintages(cells: list[dict]) -> list[str]:
    """Return the data vintages that the citable numbers of these cells rest on, each once."""
    return sorted(
        {
            part
            for cell in cells
            for output in cell.get("outputs", [])
            if NUMBER_MIME in output.get("data", {})
            for part in output["data"][NUMBER_MIME]["vintage"].split("; ")
        }
    )


def images_without_alt(notebook: dict) -> list[int]:
    """Return the numbers (``In [n]``) of cells that show an image without alternative text."""
    missing = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for mime in {**output.get("data", {}), **output.get("metadata", {})}:
                described = output.get("metadata", {}).get(mime, {}).get("alt") or cell["metadata"].get(
                    "alt"
                )
                if mime.startswith("image/") and not described:
                    missing.append(cell["execution_count"])
    return missing


def to_text(notebook: dict) -> str:
    """Return the file's text: sorted keys, one-space indent, texts as lists of lines."""
    import nbformat  # here: half a second that readers of executed notebooks need not spend

    return nbformat.writes(nbformat.from_dict(notebook)).rstrip("\n") + "\n"
