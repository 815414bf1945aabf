"""Cells of a notebook in the order and at the level in which a page shows them."""

from __future__ import annotations

import re

from nbformat.v4 import new_code_cell

#: Tag of cells that a page folds away; the first of them is the heading that they stand under.
APPENDIX = "appendix"
#: Tag of the cell that answers, whose figure is right below it.
FINDING = "finding"
HEADING = re.compile(r"^(#+ )", re.MULTILINE)


def gathered(cells: list) -> list:
    """Return cells in which the code of cells that follow one another stands with the last of them.

    Code that shows nothing has moved to the head of the next cell that does.
    """
    joined, waiting = [], []
    for number, cell in enumerate(cells):
        if cell.cell_type == "code":
            waiting.append(cell.source.strip())
            if not cell.outputs:
                continue
            cell.source, waiting = "\n\n".join(filter(None, waiting)), []
            if _goes_on(cells, number):
                cell.source, waiting = "", [cell.source]
        joined.append(cell)
    silent = "\n\n".join(filter(None, waiting))  # what no later cell shows
    return [*joined, new_code_cell(silent, metadata=cells[-1].metadata)] if silent else joined


def _goes_on(cells: list, number: int) -> bool:
    """Return whether code that shows something follows a cell, so that no code stands between."""
    following = cells[number + 1 : number + 2]
    shows = bool(following) and bool(following[0].get("outputs"))
    folded = [APPENDIX in cell.metadata.get("tags", []) for cell in (cells[number], *following)]
    return shows and len(set(folded)) == 1


def folded(cells: list) -> list:
    """Return cells of which the first and last of the appendix say so, its headings a level lower.

    Texts of the others stand open with their first sentences.
    """
    appendix = [cell for cell in cells if APPENDIX in cell.metadata.get("tags", [])]
    for cell in cells:
        cell.metadata["short"] = not {APPENDIX, FINDING} & set(cell.metadata.get("tags", []))
    for cell in appendix[1:]:
        if cell.cell_type == "markdown":
            cell.source = HEADING.sub(r"#\1", cell.source)
        for output in cell.get("outputs", []):
            if text := output.get("data", {}).get("text/markdown"):
                output.data["text/markdown"] = HEADING.sub(r"#\1", text)
    if appendix:
        appendix[0].metadata["folds"], appendix[-1].metadata["unfolds"] = True, True
    return cells
