"""The law of the day to which texts were read, as files by partner and chapter of the tariff.

``v1/rate/PARTNER/all.json`` has all goods and each chapter of a partner, with their rates in time;
``v1/rate/PARTNER/HS2.json`` the subheadings of a chapter. A site holds so many files: partners that sell
least have no files by chapter, and their subheadings stand in ``all.json``. Rates are those of the page
of the law (``law_by_line`` and ``law_files``), none is computed here but means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from analysis.collect.tables import vintage
from analysis.combine.courses.chapters import NO_RATE, TENTHS
from analysis.combine.panel import ANNUAL
from analysis.law.chapter99 import completeness
from analysis.law.last_day import ALL_GOODS, by_chapter
from analysis.law.measures import LAYERS, why_left_out
from analysis.law.statutory import DECIMALS
from analysis.law.table import READ_TO
from analysis.law.three_rates import THREE
from analysis.publish.machines.answer import answer
from analysis.reading import CALENDAR_SOURCE, TARIFF_LAW

#: Most files of rates, and those of a partner without files by chapter.
MOST_FILES = 3_500
ALL = "all"
#: The rate that is the value of an answer, and the others that a file has.
VALUE, RATES = "owed_rate", ["expected_rate", "claimable_rate", "statutory_rate"]
UNIT = "fraction of customs value"
WEIGHTS = "imports of 2024, carried to the numbers of the day"
#: What stands for what chapter 99 leaves open, beside the measures that are left out.
CHAPTER_99 = "chapter_99"


def rate_files(
    lines: pd.DataFrame,
    chapters: pd.DataFrame,
    in_time: dict[str, dict[str, list]],
    split: Collection[str],
    names: dict[str, str],
    titles: dict[str, str],
) -> Iterator[tuple[str, dict]]:
    """Yield the path and content of each file.

    Parameters
    ----------
    lines, chapters : DataFrame
        ``law_by_line`` and ``law_by_chapter`` of :func:`last_day.last_day`.
    in_time : dict
        Partner -> :func:`chapters.chapters_in_time`.
    split : collection of str
        Partners with a file by chapter.
    names, titles : dict of str
        Partner -> its name; chapter or subheading -> its title.
    """
    goods = rows_of(by_chapter(lines, 6), left_out_of_lines(lines), titles, "hs6")
    listed = rows_of(chapters, {}, titles, "hs2")
    for partner, of_partner in listed.items():
        who = {"partner": partner, "partner_name": names.get(partner, partner)}
        (_, whole), *rest = of_partner
        within = goods[partner][1:]
        courses = {code: course_of(runs) for code, runs in in_time.get(partner, {}).items()}
        apart = {} if partner in split else {"goods": [row for _, row in within]}
        about = who | {"hs2": ALL, "chapters": [row for _, row in rest], "in_time": courses} | apart
        yield f"rate/{partner}/{ALL}.json", _file(whole, about, [row for _, row in within])
        for chapter, row in rest if partner in split else ():
            of_chapter = [row for code, row in within if code.startswith(chapter)]
            about = who | {"hs2": chapter, "title": titles.get(chapter, ""), "goods": of_chapter}
            about["in_time"] = {chapter: courses.get(chapter, [])}
            yield f"rate/{partner}/{chapter}.json", _file(row, about, of_chapter)


def by_chapter_of(chapters: pd.DataFrame) -> list[str]:
    """Return the partners that have a file by chapter: those that sell most, as far as files reach."""
    sold = chapters[chapters.hs2.eq(ALL_GOODS)].set_index("partner").customs_value
    order = sold.sort_values(ascending=False, kind="stable").index
    n_files = chapters.groupby("partner").size().reindex(order) - 1
    return list(order[n_files.cumsum() <= MOST_FILES - len(order)])


def rows_of(
    means: pd.DataFrame, left_out: dict[tuple[str, str], list[str]], titles: dict[str, str], code: str
) -> dict[str, list[tuple[str, dict]]]:
    """Return of each partner its goods by code, as files have them; all goods first."""
    rounded = means.round(dict.fromkeys([VALUE, *RATES, *LAYERS], DECIMALS))
    sizes = {name: means[name].round().astype("int64") for name in ("n_lines", "customs_value")}
    rates = rounded[[VALUE, *RATES]].rename(columns={VALUE: "value"}).assign(**sizes)
    layers = [{k: v for k, v in row.items() if v} for row in rounded[LAYERS].to_dict("records")]
    rows: dict[str, list[tuple[str, dict]]] = {}
    keys = zip(means.partner, means[code], rates.to_dict("records"), layers, strict=True)
    for partner, goods, row, layer in keys:
        about = {code: goods, "title": titles.get(goods, "")} | row | {"layers": layer}
        about["left_out"] = left_out.get((partner, goods), [])
        rows.setdefault(partner, []).append((goods, about))
    return rows


def left_out_of_lines(lines: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return the measures that touch a partner's subheading and are in no rate, by both."""
    keys = [lines.partner, lines.hts.str[:6].rename("hs6"), lines.incomplete]
    unlike = pd.concat(keys, axis=1)[lines.incomplete.ne("")].drop_duplicates()
    sums: dict[tuple[str, str], set[str]] = {}
    for partner, hs6, words in unlike.itertuples(index=False):
        sums.setdefault((partner, hs6), set()).update(words.split())
    return {key: sorted(names) for key, names in sums.items()}


def course_of(runs: list) -> list[dict]:
    """Return rates in time, each from its first day to the next one's, as objects."""
    days, rates = runs[0::3], np.array([runs[1::3], runs[2::3]], dtype=float)
    values = np.where(rates == NO_RATE, np.nan, rates / TENTHS).T.tolist()
    return [
        {"first_day": day, "value": owed, "expected_rate": expected}
        for day, (owed, expected) in zip(days, values, strict=True)
    ]


def _file(row: dict, about: dict, goods: list[dict]) -> dict:
    """Return the content of a file: the mean rate of some goods, and the goods."""
    partner, code = about["partner"], about["hs2"]
    named = sorted({name for one in goods for name in one["left_out"]})
    left_out = {name: why_left_out(name) for name in named}
    if text := completeness(partner, READ_TO, complete=not named):
        left_out[CHAPTER_99] = text
    definition = f"{THREE[VALUE].definition}; mean by {WEIGHTS}"
    rates = {name: value for name, value in row.items() if name not in ("hs2", "title", "left_out")}
    return answer(
        f"rate/{partner}/{code}.json, {READ_TO:%Y-%m-%d}",
        {TARIFF_LAW: CALENDAR_SOURCE, ANNUAL: vintage(ANNUAL)},
        kind="rate",
        day=f"{READ_TO:%Y-%m-%d}",
        interval=None,
        unit=UNIT,
        definition=definition,
        left_out=left_out,
        **(rates | about),
    )
