"""The gallery: every figure of the reports with its key, its files and where it stands."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from analysis.publish.numbers.tables import Exhibit, figure_place
from analysis.publish.reports.pictures import PAPER
from analysis.publish.site.page import template


def figures_page(reports: Path, exhibits: Iterable[Exhibit]) -> str:
    """Return the page of all figures, by report.

    Parameters
    ----------
    reports : Path
        Folder of the executed notebooks and of ``figures``; a PDF is linked where ``make figures`` has
        made it.
    exhibits : iterable of Exhibit
        Tables and figures of the reports.
    """
    figures = [_shown(reports, one) for one in exhibits if one.kind == "figure"]
    groups = [(title, list(group)) for title, group in groupby(figures, lambda one: one["title"])]
    return template("figures.html.j2").render(
        here="guide.html", within=True, groups=groups, n_figures=len(figures)
    )


def _shown(reports: Path, one: Exhibit) -> dict:
    """Return a figure as the page shows it: its picture, and the files that there are of it."""
    files = {"PNG": one.file, "PDF": f"{PAPER}/{one.name}.pdf"}
    existing = {kind: name for kind, name in files.items() if name and (reports / name).exists()}
    data = [name for name in one.twins() if name.endswith(".csv")]
    png = b64encode((reports / one.file).read_bytes()).decode() if "PNG" in existing else ""
    return {
        "figure": one,
        "title": one.about["title"],
        "place": figure_place(one),
        "png": png,
        "files": existing | ({"Data": data[0]} if data else {}),
    }
