r"""The manuscript as one folder that any LaTeX sets, as that of Overleaf: nothing is outside of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from analysis.checks import InputError
from analysis.made import whole
from analysis.publish.archive.files import DATE
from analysis.publish.archive.paper import PAPER_FILE, Shown
from analysis.publish.reports.figures import PAPER_FIGURES

#: What the manuscript calls a place beside ``paper/`` -> the same within the folder.
WITHIN = {
    "../reports/figures/paper/": "figures/",
    "../reports/tables/": "tables/",
    "../reports/numbers": "numbers",
}
NAME = "overleaf.zip"


def write_project(root: Path, folder: Path, wanted: list[Shown]) -> Path:
    """Write manuscript, references, numbers, tables and figures into one zip file; return its path.

    Parameters
    ----------
    root : Path
        Of the project, with reports that are up to date.
    folder : Path
        Where the file is written.
    wanted : list of Shown
        Exhibits of the manuscript; figures as they were last drawn.

    Raises
    ------
    InputError
        Where a table or figure is missing.
    """
    reports, source = root / "reports", (root / "paper" / PAPER_FILE).read_text(encoding="utf-8")
    for outside, within in WITHIN.items():
        source = source.replace(outside, within)
    files = {
        f"tables/{one.name}.tex": reports / f"tables/{one.name}.tex"
        for one in wanted
        if one.kind == "table"
    }
    files |= {
        f"figures/{one.name}.pdf": reports / PAPER_FIGURES / f"{one.name}.pdf"
        for one in wanted
        if one.kind == "figure"
    }
    files |= {path.name: path for path in (root / "paper").glob("*.bib")}
    files["numbers.tex"] = reports / "numbers.tex"
    if missing := [path.name for path in files.values() if not path.is_file()]:
        raise InputError(f"no {missing[0]} for {NAME}: run `make reports`")
    folder.mkdir(exist_ok=True)
    contents = {PAPER_FILE: source.encode()} | {name: path.read_bytes() for name, path in files.items()}
    with whole(folder / NAME) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(contents):
            file.writestr(zipfile.ZipInfo(name, DATE), contents[name], zipfile.ZIP_DEFLATED)
    return folder / NAME
