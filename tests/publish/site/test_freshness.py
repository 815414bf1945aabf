"""An answer rests on the newest month that any table holds for its subject; else its page says why."""

import pandas as pd
import pytest

from analysis.checks import read_yaml
from analysis.collect import read_table
from analysis.collect.tables import describe, names
from analysis.estimate.tariffs.study import study as tariffs
from analysis.estimate.trade.exports.study import study as exports
from analysis.paths import NOTEBOOKS, REPORTS
from analysis.present import tariffs as tariff_report
from analysis.present import trade as trade_report
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.freshness import FRESHNESS_FILE, freshness
from analysis.publish.site.page import answer as first_answer
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


def test_an_answer_that_ends_earlier_says_what_ends_there():
    answer = trade_report.exports.answer(told(exports, partner="BRA"))
    assert answer.data_to == "November 2025" and answer.ends == "Imports from Brazil by month end there."


#: Tables with months that no answer is about: what goes into one beside its own months, and revisions.
BESIDE = {
    "china_critical_mineral_exports_monthly",
    "china_ppi_components_monthly",
    "china_rare_earth_exports_monthly",
    "korea_exports_to_usa_monthly",
    "us_collected_rate_first_prints",
    "us_collected_rate_partner_hs2_2026_06",
    "us_collected_rate_revisions_2025",
    "us_customs_refunds_monthly",
    "us_customs_revenue_monthly",
    "us_general_imports_cif_monthly",
    "us_import_price_index_china_naics3_monthly",
    "us_imports_hs2_monthly",
    "us_imports_vnm_hs2_monthly",
    "us_imports_world_ai_monthly",
    "us_statutory_etr_partner_monthly",
    "us_trade_totals_monthly",
    "us_usmca_claims_hs10_monthly",
}


@pytest.fixture(scope="module")
def executed() -> dict[str, dict]:
    return {name: read_executed(REPORTS / f"{name}.ipynb") for name in PUBLISHED}


def how_new(notebook: dict):
    parameters = notebook["metadata"]["export_declines"]["parameters"]
    return freshness(first_answer(notebook), parameters.get("partner", ""))


def test_every_table_with_months_is_of_an_answer_or_stands_beside_one():
    """A table that is new has to be placed: an answer that it could bring further would go unseen."""
    of_answers = {table for subject in read_yaml(FRESHNESS_FILE).values() for table in subject["tables"]}
    fields = {name: {field["name"] for field in describe(name)["schema"]["fields"]} for name in names()}
    assert of_answers <= set(names())
    monthly = {name for name, columns in fields.items() if "month" in columns}
    assert monthly - of_answers == BESIDE


def test_each_answer_that_ends_before_the_newest_month_held_is_named_with_its_reason(executed):
    fresh = {name: how_new(notebook) for name, notebook in executed.items()}
    assert None not in fresh.values()
    early = {name for name, newness in fresh.items() if newness.used < newness.held}
    assert early == {
        "04_elasticity",
        "05_counterfactual",
        "06_diversion",
        "07_retaliation",
        "08_prices",
        "10_record",
    }
    assert all(bool(newness.reason) == (name in early) for name, newness in fresh.items())


@pytest.mark.parametrize("subject", read_yaml(FRESHNESS_FILE))
def test_no_months_of_others_are_held_of_a_partner(subject):
    """Of Germany every table by month ends with November 2025, the year by line with December."""
    newness = freshness({"subject": subject, "data_to": "December 2025"}, "DEU")
    if subject != "retaliation":  # totals of US trade have some other partners
        assert (newness.used, newness.held) == (newness.held, pd.Timestamp("2025-12-01")), subject
        assert newness.reason.startswith("No table has this partner further"), subject
    assert freshness({"subject": subject, "data_to": "December 2025"}, "CHN").held > newness.used
