"""Tariff paths: what a user writes becomes rates by sector; what is misspelt is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_events, read_table
from analysis.combine import load_statutory
from analysis.combine.path_rates import path_line_rates, path_rates
from analysis.combine.tariff_paths import paths_for, read_paths
from analysis.law.calendar import rate_steps
from analysis.law.lines import traded_lines
from analysis.paths import NOTEBOOKS

MONTHS = pd.date_range("2025-01", "2026-12", freq="MS")


@pytest.fixture
def write(tmp_path):
    def _write(text):
        file = tmp_path / "paths.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def average(path, partner="CHN"):
    weights = load_statutory().query("partner == @partner and system == 'naics3'")
    weights = weights[weights.month.eq("2025-01-01")].set_index("product").weight
    rates = path_rates(path, partner, MONTHS)
    return weights.reindex(rates.index).to_numpy() @ rates


def test_the_actual_path_is_the_statutory_rate_of_the_panel():
    actual = path_rates(read_paths()["actual"], "CHN", MONTHS[:20])
    own = load_statutory().query("partner == 'CHN' and system == 'naics3'")
    own = own.pivot(index="product", columns="month", values="statutory_rate")
    assert np.allclose(actual, own.loc[actual.index, MONTHS[:20]])


def test_paths_agree_with_the_calendar_until_they_leave_it():
    actual, kept = (average(read_paths()[name]) for name in ("actual", "no_truce"))
    assert kept[:4].to_numpy() == pytest.approx(actual[:4].to_numpy())
    assert kept["2025-06-01"] > actual["2025-06-01"] + 0.5


def test_without_added_duties_only_the_base_rate_remains():
    own = load_statutory().query("partner == 'CHN' and system == 'naics3'")
    base = own[own.month.eq("2025-06-01")]
    expected = (base.base * base.weight).sum()
    assert average(read_paths()["removal"])["2025-06-01"] == pytest.approx(expected)


@pytest.mark.parametrize("partner", ["CHN", "CAN", "BRA", "VNM"])
def test_no_measure_of_the_calendar_outlives_the_removal_of_all_added_duties(partner):
    """Section 338 on Canada, too: rates of measures are all zero from the day on."""
    path, calendar = read_paths()["removal"], rate_steps(read_events(), partner)
    after = path.steps(calendar)[path.since :]
    assert calendar[path.since :].to_numpy().any() and not after.to_numpy().any()


def test_a_duty_for_half_a_month_counts_half(write):
    file = write(
        "half:\n  label: half\n  since: 2025-04-16\n"
        "  ends: [uniform, section_201, section_232, section_301]\n"
        "  adds: [{from: 2025-09-16, until: 2025-11-01, rate: 0.30}]\n"
    )
    rates = average(read_paths(file)["half"])
    september, october = (rates[month] - rates["2025-08-01"] for month in ("2025-09-01", "2025-10-01"))
    assert october == pytest.approx(0.3, rel=0.05)  # goods of HTS chapters 98 and 99 bear none
    assert september == pytest.approx(october / 2)
    assert rates["2025-11-01"] == pytest.approx(rates["2025-08-01"])


def test_a_duty_on_some_goods_leaves_the_others_alone(write):
    file = write(
        'phones:\n  label: phones\n  adds: [{from: 2025-02-01, rate: 0.5, coverage: ["8517"], '
        'exempt: ["851762"]}]\n'
    )
    actual, phones = (
        path_rates(p, "VNM", MONTHS) for p in (read_paths()["actual"], read_paths(file)["phones"])
    )
    difference = (phones - actual)["2025-03-01"]
    assert difference["334"] > 0.02
    assert difference["315"] == 0


def test_a_path_for_another_partner_is_not_offered():
    names = {path.name for path in paths_for("BRA")}
    assert "no_truce" not in names and {"actual", "removal"} <= names


def test_the_baseline_alone_is_no_path_for_partners_that_it_never_reached(events):
    first = events[events.event_id.isin([f"C{n:03}" for n in range(63, 86)])].set_index("target")
    never = set(first.index[first.rate_level.eq(0)])
    assert {"CAN", "MEX", "RUS"} == never
    for partner in sorted({"CHN", "DEU"} | set(first.index) - {"EU"}):
        offered = "ten_percent" in {path.name for path in paths_for(partner)}
        assert offered == (partner not in never), partner


def test_an_added_duty_that_spares_spares_goods_that_qualify_for_usmca(write):
    text = (
        "a:\n  label: a\n  since: 2025-05-01\n  ends: [uniform]\n  adds: [{from: 2025-05-01, rate: 0.1"
    )
    every, spared = (
        read_paths(write(f"{text}, spares: {which}}}]\n"))["a"] for which in ("false", "true")
    )
    added = [average(path, "MEX")["2025-06-01"] for path in (every, spared)]
    assert added[0] - added[1] > 0.05  # most goods from Mexico qualify, or are exempt


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n  label: a\n  form: 2025-01-01\n", "unknown field 'form'"),
        ("a:\n  label: a\n  partner: CHM\n", "Did you mean 'CHN'"),
        ("a:\n  label: a\n  but_not: [CANADA]\n", "unknown partner 'CANADA'"),
        ("a:\n  why: b\n", "needs a label"),
        ("a:\n  label: a\n  ends: [uniform]\n", "no `since`"),
        ("a:\n  label: a\n  since: 2025-01-01\n  ends: [unifrm]\n", "Did you mean 'uniform'"),
        (
            "a:\n  label: a\n  since: 2025-01-01\n  ends: [s301_list4b]\n",
            "unknown measure 's301_list4b'",
        ),
        ("a:\n  label: a\n  since: soon\n  ends: [uniform]\n", "'soon' is not a day"),
        ("a:\n  label: a\n  adds: [{from: 2025-01-01, rate: 25}]\n", "0.25 is 25 %"),
        ("a:\n  label: a\n  adds: [{rate: 0.2}]\n", "needs `from`"),
        ("a:\n  label: a\n  adds: [{from: 2025-01-01, rate: 0.2, coverage: [cars]}]\n", "HTS prefix"),
        ("a:\n  label: a\n  adds: [{from: 2025-02-01, until: 2025-01-01, rate: 0.2}]\n", "not after"),
        ("- a\n", "must hold a block of names"),
        ("a:\n  label: a\n  adds: 5\n", "adds must be a list"),
        ("a:\n  label: a\n  adds: [5]\n", "an added duty is a block of"),
        ("a:\n  label: a\n  since: 2025-01-01\n  ends: uniform\n", "ends must be a list"),
        ("a:\n  label: a\n  since: .nan\n  ends: [uniform]\n", "nan is not a day"),
        ("a:\n  label: a\n  adds: [{from: today, rate: 0.2}]\n", "'today' is not a day"),
        ("a:\n  label: a\n  adds: [{from: 2025-01-01, rate: 0.2, coverage: ['٨٤']}]\n", "HTS prefix"),
        ("a:\n  label: a\na:\n  label: b\n", "key 'a' appears twice"),
        ("a: [\n", "not valid YAML"),
        (
            "a:\n  label: a\n  since: 2099-01-01\n  adds: [{from: 2025-05-01, rate: 1}]\n",
            "outside the law",
        ),
        ("a:\n  label: a\n  since: 1900-01-01\n  ends: [uniform]\n", "from 2018-01-01 to 2027-02-28"),
        (
            "a:\n  label: a\n  since: 2026-01-01\n  adds: [{from: 2025-05-01, rate: 1}]\n",
            "before `since`",
        ),
        (
            "a:\n  label: a\n  adds: [{from: 2025-05-01, rate: 1, coverage: ['0000']}]\n",
            "covers no line",
        ),
        ("1:\n  label: a\n", "the name 1 is no text"),
        (f"a:\n  label: a\n  adds: [{{from: {'C' * 5_000}, rate: 0.2}}]\n", "^.{,200}is not a day"),
    ],
)
def test_what_is_misspelt_is_refused_with_what_to_do(write, text, message):
    with pytest.raises(InputError, match=message):
        read_paths(write(text))


def test_a_file_named_from_the_root_is_found_where_notebooks_run(monkeypatch):
    monkeypatch.chdir(NOTEBOOKS)
    assert read_paths("analysis/combine/tariff_paths.yaml") == read_paths()


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(InputError, match="no file .*missing.yaml"):
        read_paths("missing.yaml")


def test_rates_of_lines_under_a_path_average_to_those_of_its_sectors():
    """On the weights of 2024, in a month in which the law does not move."""
    path, month = read_paths()["removal"], pd.Timestamp("2026-11-01")
    lines = path_line_rates(path, "CHN", month)
    sectors = path_rates(path, "CHN", pd.date_range("2024-01-01", month, freq="MS"))[month]
    own = traded_lines(read_table, partners=["CHN"])
    own = own[own.value_2024.gt(0) & own.naics3.notna()]
    weighted = lines[own.hs10].to_numpy() * own.value_2024
    mean = weighted.groupby(own.naics3).sum() / own.value_2024.groupby(own.naics3).sum()
    np.testing.assert_allclose(sectors[mean.index], mean, atol=1e-9)
