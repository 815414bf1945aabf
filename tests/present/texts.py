"""What holds for the text of every room: its sections, its notebook, the columns of its tables."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd

from analysis.codebook import CODEBOOK, CODED
from analysis.collect.schema import validate
from analysis.columns import Columns, columns_of
from analysis.paths import ROOT
from analysis.present.finding import Answer, Finding
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.words import INTERVAL, sentences
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.numbers.tables import Exhibit
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.cells import APPENDIX


def shown_by(room, *, folded: bool = True) -> list[str]:
    """Return the exhibits of a room, or of a part of one, that its report's notebook shows, in order.

    Without those ``folded``: in no cell of the appendix.
    """
    folder, *part = room.ROOM.package.split(".")[2:]
    reports = read_catalog(ROOT / "notebooks").values()
    (notebook,) = [report.notebook for report in reports if report.name.partition("_")[2] == folder]
    cells = [
        cell
        for cell in read_executed(notebook)["cells"]
        if folded or APPENDIX not in cell["metadata"].get("tags", [])
    ]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return re.findall(rf"\b{'.'.join(['show', *part])}\.(\w+)\(", code)


#: Sections of what is asked for by a public name, by room: of one claim, of one tariff in time.
ASIDE = {
    "claims": {"claim_table", "verdict"},
    "tariffs": {"path_figure", "path_table", "path_words"},
}
#: What prints where there is no value.
NO_VALUE = re.compile(r"(?<!\w)(nan|NaN|NaT|inf|None(?! of))(?!\w)")


#: What says how far a finding goes, or takes some of it back; and what does so of the number beside it,
#: unless that stands in the same sentence with its interval.
LIMIT = re.compile(
    r"may be (?:zero|nothing|chance)|proves? (?:little|nothing)|no proof|does not say|do not show|"
    r"\bwarns?\b|[Tt]oo few|\bfew\b.* hint|more than all|from none|tests our reading|had been seen|"
    r"who knew what came|must not be read|part of what is found|is a judgement|is an assumption|"
    r"under lower tariffs|mean of unlike"
)
LIMIT_OF_NUMBER = re.compile(
    r"cannot|includes zero|not differ significantly|leaves? (?:open|out zero)|"
    r"no (?:interval|estimate|record)\b"
)


def limits(text: str) -> list[str]:
    """Return the sentences of a text that limit a finding."""
    return [
        one
        for one in sentences(text)
        if LIMIT.search(one) or (LIMIT_OF_NUMBER.search(one) and not INTERVAL.search(one))
    ]


def rendered(room, story) -> dict[str, object]:
    """Return what each section shows of a story, by its name."""
    aside = ASIDE.get(room.ROOM.package.removeprefix("analysis.present."), ())
    return {name: getattr(room, name)(story) for name in room.ROOM.text.sections if name not in aside}


def words(part) -> str:
    """Return what a part prints: a figure's title, a table's cells."""
    if isinstance(part, Picture):
        return f"{part.figure.get_suptitle()}. {part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    if isinstance(part, Answer | Finding):
        return part.text
    numbers = [part] if isinstance(part, Number) else part or []
    return "\n".join(number.definition for number in numbers)


#: Finite verbs of titles: a title says what is seen, and names no subject alone.
VERBS = re.compile(
    r"\b(?:is|are|was|were|had|would|rose|fell|raised|lowered|charged|collected|recorded|reached|set|lies?"
    r"|hold|held|gives?|gave|moved|took|lost|won|sold|did|show|find|put|leaves?|lay|stands?|stood|went|added"
    r"|exported|accounts?|begin|began|compensated)\b"
)
#: Numbers of a title but for years; what hangs on a letter is a name.
IN_TITLE = re.compile(r"(?<![\w.,])(?!(?:19|20)\d\d\b)\d[\d,]*(?:\.\d+)?")


def faults_of_title(picture: Picture) -> list[str]:
    """Return what the title of a figure says that is no sentence, or a number that it draws nowhere.

    A number is one of the alternative text or the caption, or a drawn value (a share of them, what is
    left to one, or a count) as print has it.
    """
    title = " ".join(picture.figure.get_suptitle().split())
    printed = set(IN_TITLE.findall(f"{picture.alt} {picture.caption}"))
    series = picture.series()
    values = pd.to_numeric(pd.concat([series.x, series.y]), errors="coerce").abs().dropna().unique()
    values = np.concatenate([values, abs(1 - values)])
    for scale in (1, 100, 1e-3, 1e-6, 1e-9):
        printed |= {f"{value * scale:,.{digits}f}" for value in values for digits in (0, 1, 2)}
    is_sentence = VERBS.search(title) and not title.startswith(("What ", "Who ", "How "))
    faults = [] if is_sentence else ["no sentence"]
    return faults + [number for number in IN_TITLE.findall(title) if number not in printed]


def faults_of_print(found: dict[str, object]) -> list[str]:
    """Return the parts of what sections show in which a name or a blank is not as a reader has it."""
    marks = ("{{", "{%", "{#")
    blanks = (" .", " ,", "  ")
    faults = [name for name, part in found.items() if any(mark in repr(part) for mark in marks)]
    for name, part in found.items():
        sentences = f"{getattr(part, 'text', '')} {getattr(part, 'caption', '')}".strip(" ")
        faults += [name] if any(blank in sentences for blank in blanks) else []
        faults += [f"{name}: {missing[0]}" for missing in NO_VALUE.finditer(words(part))]
    return faults


def faults_of_codebook(table: Table) -> list[str]:
    """Return the columns of a table's CSV that its codebook does not explain."""
    data, about = table._repr_mimebundle_()
    exhibit = Exhibit(
        "table",
        "1.1",
        "report",
        table.name,
        table.caption,
        "",
        data["text/csv"],
        "",
        {},
        about["text/csv"].get("columns", {}),
    )
    twins, stem = exhibit.twins(), f"tables/{table.name}"
    if f"{stem}.csv" not in twins:  # words alone have no CSV
        return []
    if f"{stem}{CODEBOOK}" not in twins:
        return [f"{table.name}: no codebook"]
    rows = json.loads(twins[f"{stem}{CODEBOOK}"])["fields"]
    by_name = {row["name"]: row for row in rows}
    faults = [f"{table.name}: {CODED} are not {list(rows[0])}"] if list(rows[0]) != CODED else []
    for column in table.frame:
        row = by_name.get(column, dict.fromkeys(CODED, ""))
        text = column not in table.frame.select_dtypes(["number", "bool", "datetime"])
        if not row["title"] or len(row["description"]) < 8 or (not row["unit"]) != text:
            faults.append(f"{table.name}.{column}: {row}")
    return faults


class Typed:
    """While it is there, frames are held to the types of their columns too, wherever they are made.

    Seen are those of a room and its subject: a story takes frames of other subjects too.
    """

    def __init__(self, patch, room):
        self.seen: set[str] = set()
        package = room.ROOM.package
        self._stages = [package.replace("present", "estimate", 1), package]
        patch.setattr(Columns, "check", lambda own, frame, where: self._check(own, frame, where))

    def _check(self, columns: Columns, frame, where: str):
        if where.rsplit(".", 2)[0] in self._stages or not where.startswith("analysis."):
            self.seen.add(where)
        flat = frame.reset_index() if columns.index else frame
        if len(flat):  # pandas gives columns without rows no type, and those without values neither
            empty = {name for name, term in columns.items() if term.missing and flat[name].isna().all()}
            typed = [field for field in columns.schema()["fields"] if field["name"] not in empty]
            validate(flat[[field["name"] for field in typed]], {"fields": typed}, where=where)
        return frame


def described(*packages: str) -> set[str]:
    """Return the functions of loaded modules of some packages that say the columns of their frames."""
    return {
        f"{module.__name__}.{name}"
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").rpartition(".")[0] in packages
        for name, function in vars(module).items()
        if hasattr(function, "columns") and getattr(function, "__module__", "") == module.__name__
    }


def held(story) -> Iterator[tuple[str, Columns, object]]:
    """Yield the frames that a story and what it holds say the columns of, with these."""
    if is_dataclass(story) and type(story).__module__.startswith("analysis.estimate."):
        columns = columns_of(type(story))
        for field in fields(story):
            value = getattr(story, field.name)
            if field.name in columns:
                yield f"{type(story).__name__}.{field.name}", columns[field.name], value
            yield from held(value)
    elif isinstance(story, dict | list | tuple):
        for value in story.values() if isinstance(story, dict) else story:
            yield from held(value)
