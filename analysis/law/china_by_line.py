"""China's law to 2023 by ten digits: lines of today's schedule, where its numbers stood then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.law.asked import events, lines_of, rows_on, stored_rows
from analysis.law.coverage import Coverage
from analysis.law.lines import lines_2017
from analysis.law.of_2017 import SIX
from analysis.law.outcomes import LawOutcomes
from analysis.law.statutory import BASKET_2024, Law
from analysis.law.table import FIRST_DAY, rows_of, with_words
from analysis.reading import cached

#: First day of the nomenclature of 2022 in the US schedule (Proclamation 10326).
HS_2022 = pd.Timestamp("2022-01-27")

LAST = BASKET_2024 - pd.Timedelta(days=1)


#: What is said with each of these rates.
CARRIED_BACK = (
    "Numbers of eight or ten digits are today's, carried back: before 2024 lists of China stand by six "
    "or eight."
)


def check_stood(hts: str, day: pd.Timestamp) -> None:
    """Raise InputError for a code of China's goods that cannot be carried back to a day before 2024."""
    # ASSUME: numbers hold the same goods as far back as their subheading stands in the nomenclature (by
    # six digits, 99 % of the lines have the same duties in July 2018 either way).
    if day < HS_2022 and hts[:SIX] not in _subheadings():
        raise InputError(
            f"{hts!r} cannot be carried back to {day:%Y-%m-%d}: its subheading {hts[:SIX]} "
            f"begins with the tariff of {HS_2022:%Y-%m-%d}, or China sold nothing of it in 2017."
        )


@cached
def _subheadings() -> frozenset[str]:
    return frozenset(lines_2017(read_table).hs6)


@cached
def rows_by_line() -> pd.DataFrame:
    """The law on China's lines of ten digits from 2018 on, as rows of :func:`table.law_table`."""
    lines = lines_of("CHN")
    lines = lines[lines.hts.str.len().eq(10)].reset_index(drop=True)
    lines = lines.rename(columns={"base": "base_rate", "hts": "hs10"}).assign(partner="CHN", group=None)
    lines["code"] = np.arange(len(lines))
    law = Law(events(), lines, Coverage(rows_on(""), pd.Index(lines.hs10)))
    rows = rows_of(law, LawOutcomes(law, read_table), lines, FIRST_DAY, LAST)
    early = ~rows.hts.str[:SIX].isin(_subheadings())
    rows = rows[~early | rows.last_day.ge(HS_2022)]
    rows = rows.assign(first_day=rows.first_day.mask(early & rows.first_day.lt(HS_2022), HS_2022))
    later = stored_rows("law", "CHN", date_as_object=False)
    both = pd.concat([with_words(rows), later[later.hts.str.len().eq(10)]], ignore_index=True)
    return both.sort_values(["hts", "first_day"], kind="stable", ignore_index=True)
