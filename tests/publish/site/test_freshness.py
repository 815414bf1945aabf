"""An answer rests on the newest month that any table holds for its subject; else its page says why."""

import pytest

from analysis.collect import read_table
from analysis.estimate.tariffs.study import study as tariffs
from analysis.estimate.trade.exports.study import study as exports
from analysis.paths import NOTEBOOKS
from analysis.present import tariffs as tariff_report
from analysis.present import trade as trade_report
from analysis.publish.reports.catalog import read_catalog
from analysis.stories import told

#: Tables of collections and imports of a partner by month.
TABLES = (
    "us_imports_naics3_monthly",
    "us_realised_rate_china_monthly",
    "us_collected_rate_partner_monthly",
)
PUBLISHED = {name: report.parameters for name, report in read_catalog(NOTEBOOKS).items()}
OF_TRADE = {name: PUBLISHED["03_trade"][name] for name in ("start", "end", "quoted", "month")}


def newest(partner: str) -> str:
    """Return the last month that the tables have of a partner, as an answer prints it."""
    tables = [read_table(name) for name in TABLES]
    return (
        f"{max(t.month[t.partner.eq(partner)].max() for t in tables if partner in set(t.partner)):%B %Y}"
    )


@pytest.mark.parametrize(
    ("study", "show", "asked"),
    [
        (tariffs, tariff_report.answer, PUBLISHED["02_tariffs"]),
        (exports, trade_report.exports.answer, {"partner": "CHN"} | OF_TRADE),
    ],
)
def test_the_main_estimate_of_a_published_report_rests_on_the_newest_month(study, show, asked):
    answer = show(told(study, **asked))
    assert answer.data_to == newest(asked["partner"]) and answer.data_to in answer.sentence


def test_an_answer_that_ends_earlier_says_what_brings_the_next_month():
    answer = trade_report.exports.answer(told(exports, partner="BRA"))
    assert answer.data_to == "November 2025" and "make refresh" in answer.ends
