"""The law as a table: runs of days, partners, weights."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law import asked
from analysis.law.lines import lines_2017
from analysis.law.measures import LAYERS
from analysis.law.table import FIRST_DAY, LAST_DAY, RATES, READ_TO

#: What a rate leaves unsaid, in words.
FLAGS = ["by_use", "claims", "incomplete"]


def test_runs_of_a_line_follow_one_another_from_first_to_last_day(table):
    first = table.groupby(["partner", "hts"], observed=True).first_day.min()
    last = table.groupby(["partner", "hts"], observed=True).last_day.max()
    china = first.index.get_level_values("partner") == "CHN"
    assert (first[~china] == FIRST_DAY).all() and (last[~china] == LAST_DAY).all()
    days = (table.last_day - table.first_day).dt.days + 1
    total = days.groupby([table.partner, table.hts], observed=True).sum()
    assert (total[~china] == (LAST_DAY - FIRST_DAY).days + 1).all()


def test_no_two_runs_in_a_row_have_the_same_layers_and_flags(table):
    same = table.hts.eq(table.hts.shift()) & table.partner.eq(table.partner.shift())
    rows = table[[*LAYERS, *RATES, "legal_rate", "barred"]].assign(
        **{name: table[name].cat.codes for name in FLAGS}
    )
    still = (rows == rows.shift()).all(axis=1)
    assert not (same & still).any()


def test_china_stands_by_six_digits_to_2023_and_by_ten_after(table):
    china = table[table.partner.eq("CHN")]
    six = china.hts.astype(str).str.len().eq(6)
    assert china[six].last_day.max() == pd.Timestamp("2023-12-31")
    assert china[~six].first_day.min() == pd.Timestamp("2024-01-01")


def test_hong_kong_bears_fentanyl_and_reciprocal_duties_as_china_but_no_section_301(law):
    on = law.statutory_rate("HKG", "9503000073", "2025-05-05").layers
    assert on["uniform"] == pytest.approx(1.45)
    assert on["section_301"] == 0


def test_a_day_of_each_regime_by_hand(law):
    """Toys (9503.00.0073), free by base rate and on no list of Section 301 in force."""
    rates = {
        "2024-12-31": 0.0,
        "2025-02-04": 0.10,
        "2025-03-04": 0.20,
        "2025-04-05": 0.30,
        "2025-04-09": 1.04,
        "2025-04-10": 1.45,
        "2025-05-13": 1.45,
        "2025-05-14": 0.30,
        "2025-11-10": 0.20,
        "2026-02-23": 0.20,
        "2026-02-24": 0.10,
        "2026-07-24": 0.125,
    }
    found = {day: law.statutory_rate("CHN", "9503.00.0073", day).statutory_rate for day in rates}
    assert found == pytest.approx(rates)


def test_a_prefix_is_the_mean_of_its_lines_at_imports_of_2024(law, small_law):
    found = law.statutory_rate("DEU", "87", "2025-10-15")
    german_lines = small_law.of("DEU")
    codes = asked.lines_of("DEU", "87", pd.Timestamp("2025-10-15")).hts
    german_lines = german_lines[german_lines.hs10.isin(codes)]
    segments, layers = small_law.layers(german_lines)
    row = segments.searchsorted(pd.Timestamp("2025-10-15"), side="right") - 1
    expected = np.average(sum(layers.values())[row], weights=german_lines.value_2024)
    assert found.statutory_rate == pytest.approx(expected, abs=1e-6)
    assert found.n_lines == len(german_lines)


def test_a_line_that_a_partner_did_not_sell_bears_its_full_base_rate_and_the_partners_measures(law):
    """A car of Afghanistan in October 2025: 2.5 % and Section 232, which spares the reciprocal duty."""
    found = law.statutory_rate("AFG", "8703230190", "2025-10-01")
    assert found.layers == pytest.approx(dict.fromkeys(LAYERS, 0) | {"base": 0.025, "section_232": 0.25})


def test_a_partner_that_sold_nothing_still_has_a_rate(law):
    """North Korea is not subject to the reciprocal tariff (Column 2): the base rate and Section 232."""
    found = law.statutory_rate("PRK", "8703230190", "2025-10-01")
    assert found.layers["section_232"] == pytest.approx(0.25) and found.layers["uniform"] == 0


def test_layers_of_a_line_trace_to_their_rows_of_the_calendar(law):
    rows = law.trace("CHN", "8507600010", "2025-05-05").set_index("measure")
    assert rows.event_id["s301_review"] == "E011"
    assert rows.event_id["ieepa_reciprocal"] == "E019"
    assert rows.event_id["ieepa_fentanyl"] == "E014"
    on_day = law.statutory_rate("CHN", "8507600010", "2025-05-05")
    assert rows.rate.sum() == pytest.approx(on_day.statutory_rate)


def test_layers_of_2019_trace_to_the_waves_of_section_301(law, read):
    rows = law.trace("CHN", "850440", "2019-10-01").set_index("event_id")
    assert rows.rate["E005"] > 0
    line = lines_2017(read).set_index("hs6").loc["850440"]
    on_day = law.statutory_rate("CHN", "850440", "2019-10-01")
    assert on_day.layers["base"] == pytest.approx(line.base_rate, abs=1e-6)
    assert rows.rate.sum() == pytest.approx(on_day.statutory_rate, abs=1e-6)


@pytest.mark.parametrize(
    "partner, hts, day, words",
    [
        ("DEV", "87", "2025-01-01", ["'DEV'", "Did you mean"]),
        ("DEU", "87x", "2025-01-01", ["no tariff line", "8517"]),
        ("DEU", "87032301", "2017-12-31", ["outside the law", "2018-01-01"]),
        ("DEU", "87032301", "2027-03-01", ["outside the law", "2027-02-28"]),
        ("DEU", "87032301", "2025-02-30", ["is not a day"]),
        ("DEU", "87032301", None, ["is not a day"]),
        ("CHN", "8517130000", "2019-06-30", ["cannot be carried back", "851713 begins with"]),
        ("AFG", "8802", "2025-01-01", ["AFG sold nothing under '8802'", "nearest that it sold"]),
        ("DEU", "8799", "2025-01-01", ["'8799' is no line of the tariff", "'8716'"]),
        ("DEU", "88024000", "2025-01-01", ["no line of the tariff", "'88024001'"]),
        ("CHN", "850499", "2019-06-30", ["'850499' is no line of imports of 2017", "'850490'"]),
        ("DEU", "8799000000", "2025-01-01", ["is no line of the tariff", "nearest"]),
    ],
)
def test_bad_input_gets_one_line_with_the_nearest_valid_value(law, partner, hts, day, words):
    with pytest.raises(InputError) as error:
        law.statutory_rate(partner, hts, day)
    assert all(word in str(error.value) for word in words)
    assert "\n" not in str(error.value)


def test_the_table_is_described_as_a_data_package(stored):
    import json

    package = json.loads((stored / "datapackage.json").read_text(encoding="utf-8"))
    names = ["law", "law_lines", "law_successors", "law_scopes"]
    assert [r["name"] for r in package["resources"]] == names
    fields = {f["name"] for f in package["resources"][0]["schema"]["fields"]}
    flags = {*FLAGS, "barred", "read_to"}
    assert {
        "partner",
        "hts",
        "first_day",
        "last_day",
        "statutory_rate",
        "legal_rate",
        *RATES,
        *LAYERS,
        *flags,
    } == fields
    assert package["read_to"] == f"{READ_TO:%Y-%m-%d}"
    some = {"s232_semiconductors", "s232_polysilicon_minimum", "s301_exclusions"}
    assert set(package["left_out"]) >= some
