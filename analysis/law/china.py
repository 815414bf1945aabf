"""China's law on US goods: the duties it added by line and day, 2018-2019 and 2025-2026."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.collect.schema import read_csv
from analysis.law.lines import ReadTable

DAY = pd.Timedelta(days=1)

#: Rates of the lines of an HS6 that are traded, where the publisher's mean over its lines is not theirs.
SETTINGS = Path(__file__).with_name("china_settings.csv")

SETTINGS_SCHEMA = {
    "fields": [
        {
            "name": "hs6",
            "type": "string",
            "description": "HS 6-digit line",
            "constraints": {"required": True, "pattern": r"\d{6}"},
        },
        {
            "name": "first_day",
            "type": "date",
            "description": "day of the change, of the publisher's table",
            "constraints": {"required": True},
        },
        {
            "name": "total_rate",
            "type": "number",
            "description": "rate on goods of the United States, additional duties included (fraction)",
            "constraints": {"required": True, "minimum": 0, "maximum": 4},
        },
        {
            "name": "source",
            "type": "string",
            "description": "row of the calendar",
            "constraints": {"required": True},
        },
        {"name": "why", "type": "string", "description": "reason", "constraints": {"required": True}},
    ]
}

#: First day on which the lists by HS8 no longer describe the law: 1,717 lines rose by 5 or 10 points
#: (Tariff Commission 2019 No. 4) and the table does not hold which.
UNDATED_FROM = pd.Timestamp("2019-09-01")

#: Day of an event of the calendar that no table dates by line -> what is missing.
NOT_BY_LINE = {
    "2018-04-02": "answer to Section 232 on steel and aluminium: 15 or 25 % on 128 lines",
    "2019-09-01": "answer to List 4A: 5 or 10 % on 1,717 lines, on top of the earlier lists",
    "2020-02-14": "rates of 2019-09-01 halved after Phase One",
    "2020-03-02": "duties waived importer by importer",
}


def china_law(read: ReadTable) -> pd.DataFrame:
    """Return the duties that China added on goods of the United States, one row per change.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.

    Returns
    -------
    DataFrame
        Key ``reporter`` x ``partner`` x ``hts`` x ``first_day``; the newest row on or before a day is
        the law of that day, and a blank rate is a law that no table dates.

        ======================= ========================================================================
        reporter, partner       ``CHN`` (who imposes), ``USA`` (whose goods); ISO alpha-3
        hts, digits             tariff line as zero-padded text; 8 digits (HS 2017) to 2024-12-31,
                                6 digits (HS 2022) from 2025-01-01: never joined to one another here
        first_day, last_day     days of the rate, both inclusive; blank ``last_day``: in force
        added_rate              fraction. To 2019-08-31 the duty in answer to Section 301, on top of
                                the base rate; from 2025 ``total_rate`` less that of 2025-01-01
        total_rate              fraction, the base rate and what is left of 2018-2020 included;
                                blank before 2025, and where the duty is not ad valorem (film)
        read_to                 day to which China's texts were read by lines of as many digits: what
                                came after it, to the end of the row, is in no rate
        ======================= ========================================================================

    Notes
    -----
    An HS8 line that is on no list bore no duty in answer to Section 301 before 2019-09-01; it has no
    row. Days of the calendar that no row can show: :data:`NOT_BY_LINE`. Temporary exclusions by line
    (from 2019-09-17) are not in the tables.

    References
    ----------
    State Council Tariff Commission notices 2018 No. 5, 7, 8 and 10, 2019 No. 3, by line in Bown (PIIE),
    "US-China trade war tariffs"; 2025 No. 1, 2 and 4 to 7 and of 2025-11-05, by HS6 in WTO Tariff &
    Trade Data.
    """
    of_2018 = _added_2018(read("china_retaliation_hs8_2018_2019"))
    of_2025 = _total_2025(read("china_tariff_on_us_hs6_dates"))
    of_2018["last_day"] = of_2018.last_day.fillna(of_2025.first_day.min() - DAY)
    of_2018["read_to"] = UNDATED_FROM - DAY
    of_2025["read_to"] = read("china_tariff_on_us_hs6_dates").first_day.max()
    law = pd.concat([of_2018, of_2025], ignore_index=True)
    law = law.assign(reporter="CHN", partner="USA", digits=law.hts.str.len())
    columns = ["reporter", "partner", "hts", "digits", "first_day", "last_day"]
    return law[[*columns, "added_rate", "total_rate", "read_to"]]


def _added_2018(waves: pd.DataFrame) -> pd.DataFrame:
    """Return the additional rate by HS8 to 2019-08-31 as runs, then one blank run per line."""
    # ASSUME: `last_day` of the table is the first day without the duty on cars and parts (2018 No. 10,
    # 211 lines); its waves hold 0 from that day on, so nothing is taken from it, and the last wave of
    # those lines changes nothing.
    # ASSUME: the duties in answer to Section 232 (April 2018) stay out of `added_rate` on every line.
    waves = waves.rename(columns={"hs8": "hts"})[["hts", "first_day", "added_rate"]]
    # ASSUME: from 2019-09-01 no line is known, the suspended cars and parts included: the lists of
    # that day are not in the table, so neither is which lines they left alone.
    ends = pd.DataFrame({"hts": waves.hts.unique(), "first_day": UNDATED_FROM, "added_rate": np.nan})
    return _runs(pd.concat([waves, ends]), "added_rate").assign(total_rate=np.nan)


def _total_2025(dates: pd.DataFrame) -> pd.DataFrame:
    """Return the total rate by HS6 as runs, and what it adds to the rate of the table's first day."""
    # ASSUME: a rate holds until the table's next row for the line; the last one is still in force
    # (no answer to the Section 301 duties of July 2026 is known).
    # ASSUME: a rate counts from the whole first day, whatever its hour and where the goods then were.
    # ASSUME: the WTO's simple mean over the HS8 lines of an HS6 stands for each of them; 12 HS6 hold
    # listed and unlisted lines in 2025. Of soybeans the settings have the lines that are traded: from
    # 10 November 2025 the mean is 20 %, their rate 13.
    # ASSUME: levels are the publisher's. On 20 HS6 of vehicles they hold the 25 points suspended since
    # 2019 (1.1 points of the mean weighted with imports of 2024); `added_rate` does not see them.
    traded = read_csv(SETTINGS, SETTINGS_SCHEMA, where=SETTINGS.name)
    key = ["hs6", "first_day"]
    dates = dates[[*key, "total_rate"]].merge(traded[[*key, "total_rate"]], on=key, how="left")
    dates["total_rate"] = dates.total_rate_y.fillna(dates.total_rate_x)
    dates = dates.rename(columns={"hs6": "hts"})[["hts", "first_day", "total_rate"]]
    start = dates[dates.first_day.eq(dates.first_day.min())].set_index("hts").total_rate
    runs = _runs(dates, "total_rate")
    # The source prints millionths; a difference of two floats prints more.
    return runs.assign(added_rate=(runs.total_rate - runs.hts.map(start)).round(6))


def _runs(rates: pd.DataFrame, column: str) -> pd.DataFrame:
    """Keep the rows at which a line's rate changes (blank to blank is no change); add ``last_day``."""
    rates = rates.sort_values(["hts", "first_day"], ignore_index=True)
    rate, before = rates[column], rates.groupby("hts")[column].shift()
    same = rate.eq(before) | (rate.isna() & before.isna())
    runs = rates[~rates.duplicated("hts") | ~same].reset_index(drop=True)
    return runs.assign(last_day=runs.groupby("hts").first_day.shift(-1) - DAY)
