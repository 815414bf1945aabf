"""Check what came against what was there, say what moved, and write it beside the old."""

from __future__ import annotations

import copy
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import vintages
from analysis.checks import InputError
from analysis.collect.refresh.complete import (
    TIMES,
    advised,
    check_complete,
    check_groups,
    numbers_of,
    shown,
    time_of,
    way_on,
)
from analysis.collect.refresh.exchanged import check_exchanged
from analysis.collect.refresh.plausible import check_plausible
from analysis.collect.refresh.recipes import Recipe
from analysis.collect.schema import validate
from analysis.collect.tables import measured
from analysis.made import read_json, whole

# ASSUME: annual revisions move the middle month's total by less than two per cent; another concept moves
# it by more (general imports instead of imports for consumption: 8 % in 2025).
LARGEST_MEDIAN_REVISION = 0.02

#: How the description of a table by sector becomes that of one by subheading.
FINER = {
    "NAICS 3-digit sector of the product": "Harmonized System 6-digit subheading",
    "NAICS 3-digit sector": "HS 6-digit subheading",
    r"\\d{3}": r"\\d{6}",
    '"naics3"': '"hs6"',
}


@dataclass(frozen=True)
class Change:
    """What a refresh did to one column of a table; shares are fractions of the old value."""

    table: str
    column: str
    #: Months or years that came.
    first: str
    last: str

    rows_before: int
    rows_after: int
    rows_added: int
    rows_gone: int
    n_revised: int  #: Values that changed where there was one before.
    #: Of the absolute revisions of these; missing where there are none.
    median_revision: float
    largest_revision: float
    largest_at: str  #: The row of the largest.

    def __str__(self) -> str:
        text = f"{self.table}.{self.column}: {self.first} to {self.last}, {self.rows_added:+,} rows"
        text += f", {self.rows_gone:,} gone" if self.rows_gone else ""
        if not self.n_revised:
            return f"{text}, none revised"
        largest = f"{self.largest_revision:.1%} at {self.largest_at}"
        return (
            f"{text}, {self.n_revised:,} revised (median {self.median_revision:.2%}, largest {largest})"
        )


def joined(new: pd.DataFrame, old: pd.DataFrame, order: tuple[str, ...]) -> pd.DataFrame:
    """Return what came, and the older rows of times that did not come, as the old table has columns.

    Raises
    ------
    InputError
        A column is missing or cannot take the type it has.
    """
    lacking = [name for name in old if name not in new]
    if lacking:
        raise InputError(f"what came has no column {', '.join(lacking)}. No table was changed.")
    time = time_of(old)
    outside = old[~old[time].between(new[time].min(), new[time].max())]
    both = pd.concat([new[list(old)].astype(old.dtypes), outside], ignore_index=True)
    return both.sort_values(list(order), ignore_index=True)


def check_months(table: pd.DataFrame, *, where: str) -> None:
    """Raise InputError when a month between the first and the last is missing."""
    if "month" not in table:
        return
    there = pd.DatetimeIndex(table.month.unique())
    missing = pd.date_range(there.min(), there.max(), freq="MS").difference(there)
    if len(missing):
        raise InputError(f"{where}: {missing[0]:%Y-%m} is missing. No table was changed.")


def check_agrees(
    new: pd.DataFrame, other: pd.DataFrame, *, where: str, by: tuple[str, ...] = ()
) -> None:
    """Raise InputError when what came is not the same thing as an earlier or other table of it.

    Totals of each number are compared by time (and ``by``) over what both have; in the middle case they
    may be apart by :data:`LARGEST_MEDIAN_REVISION`.
    """
    keys = [time_of(new), *by]
    for name in (n for n in numbers_of(other) if n in new):
        sums = [table.groupby(keys)[name].sum() for table in (new, other)]
        ratio = (sums[0] / sums[1].where(sums[1] > 0)).dropna()
        apart = (ratio - 1).abs().median()
        if apart > LARGEST_MEDIAN_REVISION:
            raise InputError(
                f"{where}: {name} differs from what it should equal by {apart:.1%} in the middle of "
                f"{len(ratio)} totals: another concept or unit? No table was changed."
            )


def compare(new: pd.DataFrame, old: pd.DataFrame, key: list[str], *, table: str) -> list[Change]:
    """Return what moved between two vintages of a table, one entry a column of numbers."""
    time = time_of(new)
    both = new.merge(old, on=key, how="outer", suffixes=("", "_old"), indicator=True)
    came = {"table": table, "first": shown(new[time].min()), "last": shown(new[time].max())}
    rows = {
        "rows_before": len(old),
        "rows_after": len(new),
        "rows_added": int(both._merge.eq("left_only").sum()),
        "rows_gone": int(both._merge.eq("right_only").sum()),
    }
    both = both[both._merge.eq("both")].reset_index(drop=True)
    numbers = [name for name in new.select_dtypes("number") if name not in key]
    return [Change(column=name, **came, **rows, **_revisions(both, name, key)) for name in numbers]


def _revisions(both: pd.DataFrame, name: str, key: list[str]) -> dict:
    before, after = both[f"{name}_old"].astype(float), both[name].astype(float)
    moved = before.ne(after) & ~(before.isna() & after.isna())
    share = ((after - before).abs() / before.abs().where(before.ne(0)))[moved].dropna()
    at = "" if share.empty else " ".join(shown(both.loc[share.idxmax(), k]) for k in key)
    middle, largest = (share.median(), share.max()) if len(share) else (float("nan"), float("nan"))
    return {
        "n_revised": int(moved.sum()),
        "median_revision": middle,
        "largest_revision": largest,
        "largest_at": at,
    }


def described(recipe: Recipe, table: dict, new: pd.DataFrame) -> dict:
    """Return the description of what came: that of the old, its times as wide as the new ones.

    A table that nothing was shipped of takes the description of the one like it, with its own product.
    """
    description = copy.deepcopy(table)
    if recipe.like:
        text = json.dumps(description, ensure_ascii=False)
        for old, finer in FINER.items():
            text = text.replace(old, finer)
        description = json.loads(text) | {"name": recipe.table}
    for field in description["schema"]["fields"]:
        rules = field.get("constraints", {})
        if field["name"] in (*TIMES, "end_year") and "maximum" in rules:
            last = new[field["name"]].max()
            rules["maximum"] = max(rules["maximum"], _bound(last))
    ending = Path(table["path"]).suffix
    return description | {"path": f"{recipe.table}{ending}"}


def _bound(value):
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else int(value)


def written(table: pd.DataFrame, format_: str) -> bytes:
    """Return a table's bytes as the shipped ones are written."""
    buffer = io.BytesIO()
    if format_ == "csv":
        table.to_csv(buffer, index=False, lineterminator="\n", date_format="%Y-%m-%d")
    else:
        table.to_parquet(buffer, index=False, compression="zstd", compression_level=9)
    return buffer.getvalue()


def phrase(recipe: Recipe, day: str, first: str, before: str) -> str:
    """Return what captions say of the data: publishers, the day, and what older rows are of."""
    who = ", ".join(publisher.title for publisher in recipe.publishers)
    read = pd.Timestamp(day)
    text = f"{who}, read {read.day} {read:%B %Y}"
    return f"{text} (before {first}: {before})" if before else text


def check_folder(folder: Path) -> None:
    """Raise InputError where the folder of a vintage, ``data/vintages/DAY``, is there and is none."""
    broken = [
        path for path in (folder.parent, folder, folder / "raw") if path.exists() and not path.is_dir()
    ]
    try:
        if (folder / "changes.csv").exists():
            broken += [folder / "changes.csv"] * ("table" not in pd.read_csv(folder / "changes.csv"))
        if (folder / "datapackage.json").exists():
            vintages.own(folder)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        broken.append(folder / "changes.csv")
    if broken:
        raise vintages.damaged(broken[0])


def bring(
    recipe: Recipe,
    new: pd.DataFrame,
    *,
    old: pd.DataFrame,
    table: dict,
    day: str,
    folder: Path,
    window: tuple[str, str],
    beside: pd.DataFrame | None = None,
) -> list[Change]:
    """Check what came, write it into the folder of a vintage, and return what moved.

    Parameters
    ----------
    recipe : Recipe
    new : DataFrame
        What came, in the columns of the table.
    old : DataFrame
        The table as it was, without rows for one that was not there.
    table : dict
        Its description, or that of the table it is like.
    day : str
        Of the vintage.
    folder : Path
        ``data/vintages/DAY``.
    window : (str, str)
        First and last month asked for, ``2024-01``.
    beside : DataFrame, optional
        Table of the same concept that is compared by month and partner.

    Raises
    ------
    InputError
        What came breaks the schema, lacks a month or something else that was there, is not the same
        thing as before, or has a month or a partner that cannot be; then nothing is written.
    """
    where, time = f"refreshed {recipe.table}", time_of(old)
    if new.empty:
        raise InputError(f"{where}: nothing of the answer matches what was asked. No table was changed.")
    now = joined(new, old, recipe.order)
    if not recipe.gaps:
        check_months(now, where=where)
    description = described(recipe, table, now)
    validate(now, description["schema"], where=where)
    key = description["schema"]["primaryKey"]
    with advised(way_on(table, "the publisher took it back for good")):
        check_complete(new, old, key, where=where, window=window, later=not recipe.gaps)
    if len(old):
        check_agrees(new, old, where=where)
    if beside is not None:
        check_groups(new, beside, where=where, name=recipe.beside)
        check_agrees(new, beside, where=where, by=("partner",))
    with advised(way_on(table, "it is so") if len(old) else "Ask again later."):
        check_exchanged(now, new, old, where=where)
        check_plausible(now, new, old, where=where)
    first = new[time].min()
    old_vintage = table["vintage"] if now[time].min() < first else ""
    data = written(now, description["format"])
    vintage = phrase(recipe, day, shown(first), old_vintage)
    description |= measured(data, rows=len(now), vintage=vintage, accessed=day)
    moved = compare(now, old, key, table=recipe.table)
    _write(folder, description, data, moved)
    return moved


def _write(folder: Path, description: dict, data: bytes, moved: list[Change]) -> None:
    """Write the file, then what describes it and what moved, each whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with whole(folder / description["path"]) as aside:
        aside.write_bytes(data)
    name = description["name"]
    changes = pd.DataFrame(moved)
    if (folder / "changes.csv").is_file():
        others = pd.read_csv(folder / "changes.csv")
        changes = pd.concat([others[others.table.ne(name)], changes], ignore_index=True)
    with whole(folder / "changes.csv") as aside:
        changes.to_csv(aside, index=False, lineterminator="\n")
    package = read_json(folder / "datapackage.json")
    resources = [t for t in package.get("resources", []) if t["name"] != name] + [description]
    package |= {"name": f"export-declines-vintage-{folder.name}"}
    package |= {"resources": sorted(resources, key=lambda t: t["name"])}
    with whole(folder / "datapackage.json") as aside:
        aside.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
