r"""The manuscript in ``paper/``: what it shows, that it types no number, and its setting by LaTeX."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis.checks import InputError, check_choice, nearest
from analysis.made import MadeRecord, turn, whole
from analysis.publish.numbers.latex import PREFIX
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.figures import PAPER_FIGURES
from analysis.publish.reports.rendered import Rendered

PAPER_FILE = "paper.tex"
#: Bytes that the manuscript and what LaTeX keeps beside it take, with some to spare.
ROOM = 5_000_000
NEEDS = (
    "the paper needs latexmk and pdflatex: install texlive-latex-recommended, latexmk and lmodern "
    "(Debian, Ubuntu) or MacTeX (macOS); reports and archive are made without them."
)
#: Macros of the numbers, and commands whose argument prints no text of the manuscript's own.
SILENT = re.compile(
    rf"\\{PREFIX}(?:[A-Za-z]+|\{{[^}}]*\}})|"
    r"\\(?:cite[tp]?|label|(?:eq)?ref|input|includegraphics|bibliography(?:style)?)\*?"
    r"(?:\[[^]]*\])?\{[^}]*\}"
)
NUMBER = re.compile(
    r"\d|\b(?:eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty\S*|hundreds?|"
    r"thousands?|[mb]illions?|hal[fv]\w*|thirds?|quarters?|twice|doubled?|"
    r"(?:one|two|three|four|five|six|seven|eight|nine) (?:per cent|points?))\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"(?<!\\)%.*")
SHOWN = re.compile(r"\\(?:input\{\.\./reports/tables/|includegraphics(?:\[[^]]*\])?\{)(?P<name>[^}]+)\}")


@dataclass(frozen=True)
class Shown:
    """A table or figure of the manuscript: ``Table 1`` is report ``Table 4.2`` of some name."""

    number: str
    kind: str
    name: str
    title: str
    report: str


def shown(source: str, exhibits: Path) -> list[Shown]:
    r"""Return the exhibits of a manuscript in its order, numbered as LaTeX numbers them.

    Parameters
    ----------
    source : str
        Of the manuscript, with ``\input{../reports/tables/NAME}`` and ``\includegraphics{NAME}``.
    exhibits : Path
        ``exhibits.csv``.

    Raises
    ------
    InputError
        For an exhibit that no report shows, with the nearest name.
    """
    if not exhibits.exists():
        raise InputError(f"no {exhibits.name} in {exhibits.parent.name}: run `make reports`")
    with exhibits.open(encoding="utf-8", newline="") as file:
        rows = {(row["exhibit"].split()[0].lower(), row["name"]): row for row in csv.DictReader(file)}
    numbered, counts = [], {"table": 0, "figure": 0}
    for use in SHOWN.finditer(COMMENT.sub("", source)):
        kind = "table" if use[0].startswith(r"\input") else "figure"
        names = [name for one, name in rows if one == kind]
        check_choice(use["name"], names, what=kind, where=PAPER_FILE)
        counts[kind] += 1
        row = rows[kind, use["name"]]
        number = f"{kind.capitalize()} {counts[kind]}"
        numbered.append(Shown(number, kind, use["name"], row["exhibit"], row["report"]))
    return numbered


def typed_numbers(source: str) -> list[str]:
    r"""Return the lines of a manuscript that hold a number of their own, as ``line 12: 48 %``.

    Between ``\begin{document}`` and its end a digit may stand in the argument of a command that prints
    none (:data:`SILENT`). No number above ten is written in words, and none below it is a percentage.
    What stands before defines no command.
    """
    before, begin, text = source.partition(r"\begin{document}")
    head = before.count("\n") + 1
    wrong = [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(COMMENT.sub("", before).split("\n"), start=1)
        if re.search(r"\\(?:(?:re)?newcommand|[gex]?def)\b", line)
    ]
    for number, line in enumerate(COMMENT.sub("", begin + text).split("\n"), start=head):
        if NUMBER.search(SILENT.sub("", line)):
            wrong.append(f"line {number}: {line.strip()}")
    return wrong


def draw_figures(root: Path) -> None:
    """Draw the figures of the manuscript where a report has changed."""
    reports = root / "reports"
    wanted = shown((root / "paper" / PAPER_FILE).read_text(encoding="utf-8"), reports / "exhibits.csv")
    for report in draw_missing(wanted, root / "notebooks", reports):
        print(f"{report}: figures drawn", flush=True)


def draw_missing(wanted: list[Shown], notebooks: Path, reports: Path) -> list[str]:
    """Draw the figures of the manuscript whose report has changed since; return those reports."""
    from analysis.publish.reports.figures import draw, drawing

    folder, catalog, redrawn = reports / PAPER_FIGURES, read_catalog(notebooks), []
    with drawing(folder):
        record, rendered = MadeRecord(folder / ".drawn.json", folder), Rendered(reports)
        for report in sorted({one.report for one in wanted if one.kind == "figure"}):
            (job,) = plan(catalog, [report])
            key = rendered.about(job)["fingerprint"]
            if record.key(report) != key or not record.unchanged(report):
                names = draw(job, folder)
                record.note(report, key, [f"{name}.pdf" for name in names])
                redrawn.append(report)
    return redrawn


def has_tex() -> bool:
    """Whether the manuscript can be set here."""
    return all(map(shutil.which, ("latexmk", "pdflatex")))


def set_paper(folder: Path) -> Path:
    """Set ``paper.tex`` and return ``paper.pdf``: the same bytes wherever the project is.

    Raises
    ------
    InputError
        Without TeX; for a number that is typed; for what LaTeX does not understand, with its line.
    OSError
        Where the disk has no room for it, of which LaTeX would say something else.
    """
    if not has_tex():
        raise InputError(NEEDS)
    source = (folder / PAPER_FILE).read_text(encoding="utf-8")
    if wrong := typed_numbers(source):
        raise InputError(f"{PAPER_FILE} types a number, which numbers.tex should give; {wrong[0]}")
    build = folder / "build"
    with turn(build / ".lock"):
        _check_room(build)
        _latex(folder)
        with whole(folder / "paper.pdf") as aside:
            shutil.copyfile(build / "paper.pdf", aside)
    return folder / "paper.pdf"


def _latex(folder: Path) -> None:
    """Run LaTeX in ``build``; one that fails leaves its log alone, so that the next begins anew."""
    build = folder / "build"
    run = subprocess.run(
        ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-outdir=build", PAPER_FILE],
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"},
        capture_output=True,
    )
    log = build / "paper.log"
    lines = log.read_text(encoding="latin-1") if log.exists() else ""
    if run.returncode or re.search(r"Warning: (?:Citation|Reference) .* undefined", lines):
        _check_room(build)
        for path in build.iterdir():
            if path not in (log, build / ".lock") and path.is_file():
                path.unlink()
        raise InputError(_problem(lines, folder.parent / "reports" / "numbers.tex"))


def _check_room(build: Path) -> None:
    """Raise OSError, as the disk does, where there is no room for what LaTeX writes."""
    try:
        with tempfile.TemporaryFile(dir=build) as file:
            file.write(bytes(ROOM))
    except OSError as error:
        error.filename = str(build)
        raise


def _problem(log: str, numbers: Path) -> str:
    """Return what LaTeX stumbled over in one line, with the nearest macro where it is one."""
    undefined = re.search(r"Undefined control sequence\.\nl\.(\d+).*(\\" + PREFIX + r"[A-Za-z]+)", log)
    if undefined:
        macros = re.findall(r"\\newcommand\{(\\\w+)\}", numbers.read_text(encoding="utf-8"))
        guess = nearest(undefined[2], macros)
        hint = f" Did you mean {guess}?" if guess else ""
        return f"{PAPER_FILE}, line {undefined[1]}: no number has the macro {undefined[2]}.{hint}"
    error = re.search(r"^! .*|.*Warning: (?:Citation|Reference) .* undefined.*", log, re.M)
    line = re.search(r"^l\.(\d+)", log, re.M)
    where = f", line {line[1]}" if line and error and error[0].startswith("!") else ""
    return f"{PAPER_FILE}{where}: {error[0] if error else 'LaTeX failed; see paper/build/paper.log'}"
