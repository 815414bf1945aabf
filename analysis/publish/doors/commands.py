"""Commands that make or compare files: what to type at a terminal, and what it prints.

``python -m analysis.publish COMMAND``, and ``make COMMAND``, which puts each word that follows it
(``NAME=02_tariffs``) into the environment, so that no shell reads it as more than a text.
"""

from __future__ import annotations

import argparse
import logging
import sys

from analysis import checks, paths

#: Command -> what it is for.
COMMANDS = {
    "release": "check what a version needs, keep its numbers and say which tag to set",
    "ship": "bring the estimates that ship to what is stored by this code of these data",
    "drift": "what moved since a revision, and in which files",
    "figures": "figures for papers, of the named reports or of all",
    "paper": "set the manuscript of paper/",
    "pdf": "print the page of a report, or the brief",
    "archive": "write code, data and reports into one zip file",
    "wheel": "write the package with the tables that it answers from, for pip install",
    "site": "write what machines read beside the reports: v1/*.json and llms.txt",
    "serve": "answer assistants and other machines over stdio, by the Model Context Protocol",
    "data": "write panels, samples, law and predictions for other tools, as Parquet, CSV and .dta",
    "predict": "write what customs will collect and importers buy, once a day",
    "score": "score what was predicted, and name the lines behind a print beyond its interval",
}


def add_parsers(commands: argparse._SubParsersAction) -> None:
    """Add the parser of each of :data:`COMMANDS`."""
    every = {
        name: commands.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()
    }
    every["drift"].add_argument(
        "since", metavar="FROM", help="version, as 0.7.0, or revision of git, before"
    )
    every["figures"].add_argument("names", nargs="*", metavar="NAME", help="reports, or one figure")
    every["figures"].add_argument("--width", default="", metavar="88|180", help="millimetres")
    every["pdf"].add_argument("name", metavar="NAME", help="a report, as 02_tariffs, or brief")
    every["pdf"].add_argument("--full", default="", metavar="0|1", help="with what the page folds")


def release(arguments: argparse.Namespace) -> int:
    """Check what a version needs and keep its numbers; return 1 where something is left to do."""
    from analysis.publish.archive.release import release as made

    return made(paths.ROOT)


def ship(arguments: argparse.Namespace) -> int:
    """Bring the estimates that ship up to date."""
    from analysis.publish.archive.estimates import ship as shipped

    print(shipped())
    return 0


def drift(arguments: argparse.Namespace) -> int:
    """Print what moved since a revision; return 1 where the CHANGELOG does not say so."""
    from analysis.publish.numbers.past import drift as compared

    numbers, twins, unsaid = compared(arguments.since, root=paths.ROOT)
    for what, moves in (("numbers", numbers), ("tables and series of figures", twins)):
        print(f"{what}: none are kept of a version" if moves is None else f"{len(moves)} {what}")
        for move in moves or ():
            print(f"  {move.how:<8}  {move.name}  {move.detail}".rstrip())
    for key in unsaid:
        print(f"error: no line of CHANGELOG.md since {arguments.since} names `{key}`", file=sys.stderr)
    return 1 if unsaid else 0


def figures(arguments: argparse.Namespace) -> int:
    """Draw figures for papers, of the named reports, of all, or one by its name; print the folder."""
    from analysis.publish.reports.catalog import plan, read_catalog
    from analysis.publish.reports.figures import PAPER_FIGURES, WIDTHS, draw, drawing, report_of

    if arguments.width:
        checks.check_choice(arguments.width, WIDTHS, what="width of a figure, in millimetres,")
    catalog, names, width = read_catalog(paths.NOTEBOOKS), arguments.names, arguments.width
    figure = names[0] if len(names) == 1 and (report := report_of(names[0], paths.REPORTS)) else ""
    jobs, folder = plan(catalog, [report] if figure else names), paths.REPORTS / PAPER_FIGURES
    with drawing(folder):
        for job in jobs:
            n = len(draw(job, folder, width=float(width) if width else None, figure=figure))
            print(f"{job.name}: {n} {'figure' if n == 1 else 'figures'}", flush=True)
    ending = f"-{width}" if width else ""
    print(f"reports/{PAPER_FIGURES}: NAME{ending}.pdf and .png; reports/exhibits.csv lists the names")
    return 0


def paper(arguments: argparse.Namespace) -> int:
    """Set the manuscript of ``paper/``; its figures are drawn where a report has changed."""
    from analysis.publish.archive.paper import NEEDS, draw_figures, has_tex, set_paper

    if not has_tex():
        raise checks.InputError(NEEDS)
    draw_figures(paths.ROOT)
    print(f"paper/{set_paper(paths.ROOT / 'paper').name}")
    return 0


def pdf(arguments: argparse.Namespace) -> int:
    """Print the page of one report or the brief, ``name``, as PDF; ``full``: with what it folds."""
    from analysis.publish.doors.printing import PRINTED_PAGES, print_report
    from analysis.publish.reports.catalog import check_name, read_catalog

    name = arguments.name
    if name not in PRINTED_PAGES and "__" not in name:
        check_name(name, read_catalog(paths.NOTEBOOKS))
    full = arguments.full not in ("", "0")
    print(f"reports/{print_report(name, paths.REPORTS, full=full).name}")
    return 0


def archive(arguments: argparse.Namespace) -> int:
    """Write the archive, with the manuscript set where there is TeX: one zip file."""
    from analysis.publish.archive.files import write_archive
    from analysis.publish.archive.paper import NEEDS, has_tex

    if has_tex():
        paper(arguments)
    else:
        print(f"paper.pdf is archived as it was last set, if it was: {NEEDS}")
    path, size, digest = write_archive(paths.ROOT, paths.ROOT / "dist")
    print(f"{path.relative_to(paths.ROOT)}: {size} files, sha256 {digest}")
    return 0


def wheel(arguments: argparse.Namespace) -> int:
    """Write the wheel."""
    from analysis.publish.archive.wheel import write_wheel

    path = write_wheel(paths.ROOT, paths.ROOT / "dist")
    print(f"{path.relative_to(paths.ROOT)}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


def site(arguments: argparse.Namespace) -> int:
    """Write what machines read beside the reports."""
    from analysis.publish.machines.files import FOLDER, write_site

    print(f"reports/{FOLDER} and reports/llms.txt: {len(write_site(paths.ROOT)):,} files")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Answer over stdio until the client ends."""
    from analysis.publish.doors.serve import serve as served

    served()
    return 0


def data(arguments: argparse.Namespace) -> int:
    """Write the data in the formats of other tools, into ``dist/data``."""
    from analysis.publish.archive.data import write_data

    say_aside()
    print("\n".join(write_data(paths.ROOT, paths.ROOT / "dist" / "data")))
    return 0


def predict(arguments: argparse.Namespace) -> int:
    """Write the predictions of today, unless they are there."""
    from analysis.publish.archive.predictions import predict as written

    say_aside()
    print(written())
    return 0


def score(arguments: argparse.Namespace) -> int:
    """Score the predictions whose months have come, and print the alarm of the newest month."""
    from analysis.publish.archive.predictions import score as scored

    say_aside()
    print("\n".join(scored()))
    return 0


def say_aside() -> None:
    """Say aside what takes long and is stored, so that an answer in JSON stays one."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    logging.getLogger("analysis").setLevel(logging.INFO)
