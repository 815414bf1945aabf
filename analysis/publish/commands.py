"""Commands for people: what to type at a terminal, and what it prints."""

from __future__ import annotations

import argparse
import sys

from analysis import paths


def cite(arguments: argparse.Namespace) -> int:
    """Print how to cite a number: ``key``, and ``format``, ``text`` or ``json``."""
    from analysis.publish.citations import cite as found

    citation = found(arguments.key)
    print(citation.to_json() if arguments.format == "json" else citation)
    return 0


def drift(arguments: argparse.Namespace) -> int:
    """Print what moved from ``since`` to ``until``; return 1 where the CHANGELOG does not say so."""
    from analysis.publish.drift import drift as compared

    numbers, twins, unsaid = compared(arguments.since, arguments.until, root=paths.ROOT)
    for what, moves in (("numbers", numbers), ("tables and series of figures", twins)):
        print(f"{len(moves)} {what}")
        for move in moves:
            print(f"  {move.how:<8}  {move.name}  {move.detail}".rstrip())
    for key in unsaid:
        print(f"error: no line of CHANGELOG.md since {arguments.since} names `{key}`", file=sys.stderr)
    return 1 if unsaid else 0


def figures(arguments: argparse.Namespace) -> int:
    """Draw the figures of the named reports, or of all, for papers; print the files' folder."""
    from analysis.publish.catalog import plan, read_catalog
    from analysis.publish.figures import FOLDER, draw

    jobs = plan(read_catalog(paths.NOTEBOOKS), arguments.names)
    for job in jobs:
        names = draw(job, paths.REPORTS / FOLDER)
        print(f"{job.name}: {len(names)} figures", flush=True)
    print(f"reports/{FOLDER}: NAME.pdf and NAME.png; reports/exhibits.csv lists the names")
    return 0


def paper(arguments: argparse.Namespace) -> int:
    """Set the manuscript of ``paper/``; its figures are drawn where a report has changed."""
    from analysis.publish.paper import FILE, draw_missing, set_paper, shown

    folder = paths.ROOT / "paper"
    wanted = shown((folder / FILE).read_text(encoding="utf-8"), paths.REPORTS / "exhibits.csv")
    for report in draw_missing(wanted, paths.NOTEBOOKS, paths.REPORTS):
        print(f"{report}: figures drawn", flush=True)
    print(f"paper/{set_paper(folder).name}")
    return 0


def pdf(arguments: argparse.Namespace) -> int:
    """Print the page of one report, ``name``, as PDF."""
    from analysis.publish.printing import print_report

    print(f"reports/{print_report(arguments.name, paths.REPORTS).name}")
    return 0


def archive(arguments: argparse.Namespace) -> int:
    """Write the archive, with the manuscript set where there is TeX: one zip file."""
    from analysis.publish.archive import write_archive
    from analysis.publish.paper import NEEDS, has_tex

    if has_tex():
        paper(arguments)
    else:
        print(f"paper.pdf is archived as it was last set, if it was: {NEEDS}")
    path, size, digest = write_archive(paths.ROOT, paths.ROOT / "dist")
    print(f"{path.relative_to(paths.ROOT)}: {size} files, sha256 {digest}")
    return 0
