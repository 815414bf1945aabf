r"""What a manuscript says beside numbers, as macros: version, windows, the answers of the reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from analysis.checks import InputError, read_yaml
from analysis.estimate.episodes import episodes
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.numbers.latex import MONTHS, macro, text
from analysis.publish.site.page import answers

#: One or two years, months or days as a part of a number's key.
WINDOW = re.compile(r"(20\d\d(?:-\d\d)?(?:-\d\d)?)(?:-(20\d\d(?:-\d\d)?(?:-\d\d)?))?")


def phrases_tex(reports: Path, names: list[str], keys: Iterable[str], taken: str = "") -> str:
    r"""Return the ``\newcommand`` of each phrase, to stand behind those of the numbers.

    ``\edtVersion``, ``\edtReleased`` (day of the version), ``\edtEpisodeTwentyEighteen`` (years of an
    episode), ``\edtMayTwentyTwentyFive`` (each window that a key names) and, for each
    answer of a report, ``\edtReportElasticityAnswer``, ``...PointOne`` to ``...PointThree``,
    ``...DataTo`` (last month) and ``...Data`` (its vintage).

    Parameters
    ----------
    reports : Path
        Folder of the executed reports, beside ``CITATION.cff``.
    names : list of str
        Reports in the order of the catalogue.
    keys : iterable of str
        Of the numbers.
    taken : str
        What stands before: ``numbers.tex`` without these.

    Raises
    ------
    InputError
        When a phrase would take the macro of a number, or of another phrase.
    """
    lines, before = ["% Version, windows and the answers of the reports."], taken
    for key, words in [*_versions(reports), *_windows(keys), *_answers(reports, names)]:
        line = f"\\newcommand{{\\{macro(key)}}}"
        if line in before:
            raise InputError(f"the phrase {key!r} would take a macro that there is, \\{macro(key)}")
        lines.append(f"{line}{{{text(words)}}}")
        before += line
    return "\n".join(lines) + "\n"


def _versions(reports: Path) -> Iterator[tuple[str, str]]:
    citation = reports.parent / "CITATION.cff"
    if citation.exists():
        software = read_yaml(citation)
        yield "version", str(software["version"])
        yield "released", spoken(str(software["date-released"]))


def _windows(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name, one in episodes().items():
        yield f"episode.{name}", one.label.rpartition(", ")[2].replace("-", "–")
    parts = {part.replace("_", "-") for key in keys for part in key.split(".")}
    for window in filter(None, map(WINDOW.fullmatch, sorted(parts))):
        first, last = (spoken(end) if end else "" for end in window.groups())
        if first.isdigit() and last:
            yield window[0], f"{first}–{last}"
        elif last[-4:] == first[-4:]:  # of one year
            yield window[0], f"{first[:-5]} to {last}"
        else:
            yield window[0], f"{first} to {last}" if last else first


def _answers(reports: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    fields = {"answer": "sentence", "data_to": "data_to", "data": "released"}
    for name in names:
        path = reports / f"{name}.ipynb"
        for answer in answers(read_executed(path)) if path.exists() else []:
            key = f"report.{answer['subject']}"
            yield from ((f"{key}.{word}", answer[f]) for word, f in fields.items() if answer.get(f))
            yield from ((f"{key}.point{i}", point) for i, point in enumerate(answer["points"], 1))


def spoken(day: str | date) -> str:
    """Return a year, month or day in words: ``25 November 2026`` of ``2026-11-25``."""
    year, *rest = str(day).split("-")
    words = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(number)) for number in rest[1:]), *words, year])
