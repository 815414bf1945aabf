"""What the public names are asked wrongly is refused in one short line, before anything is computed."""

import time
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import analysis
from analysis.arguments import checked
from analysis.checks import InputError
from analysis.combine.law_by_month import with_statutory_rate
from analysis.engine.panel import from_frame
from analysis.engine.regressors import ByMonth
from analysis.estimate.own import own_panel
from analysis.own_frame import own_frame
from tests.wrong_frames import frames, plain

AWARE = pd.Timestamp("2026-12-01", tz="UTC")


def test_every_frame_with_one_thing_wrong_is_refused_in_one_line():
    assert own_panel(plain(), "V").customs_value.size == len(plain())
    tries = list(frames(plain()))
    for what, frame in tries:
        with pytest.raises(InputError) as refused:
            own_panel(frame, "V")
        assert len(f"{refused.value}".splitlines()) == 1, what
    assert len(tries) > 150


@pytest.mark.parametrize(
    "ask, said",
    [
        (lambda: analysis.fit("reduced_across_2025", lags=[0, 1_000_000_000]), "as [-6, 12]"),
        (lambda: analysis.fit("reduced_across_2025", lead=1_000_000), "whole number from 0 to 240"),
        (lambda: analysis.fit("reduced_across_2025", leave_out=None), "None is no list of texts"),
        (lambda: analysis.fit("reduced_across_2025", leave_out="MEX"), "'MEX' is no list of texts"),
        (lambda: analysis.fit("reduced_across_2025", by_month=7), "7 is no exposure by month"),
        (lambda: analysis.fit("reduced_across_2025", vintage="V"), "vintage is for data of your own"),
        (lambda: analysis.elasticity(20), "20 is no episode, as '2025'"),
        (lambda: analysis.elasticity(data=plain(), vintage="V", draws="9"), "'9' is no whole number"),
        (lambda: analysis.effect("VNM", add="1_0%"), "'1_0%' is no number"),
        (lambda: analysis.effect("VNM", add="٢٥%"), "is no number; write it as 25%"),
        (lambda: analysis.effect("VNM", horizon="٩"), "is no number of months"),
        (lambda: analysis.effect("CHN", path="removal", add=0.5), "ask one of both"),
        (lambda: analysis.effect("C" * 10_000), "is no text of at most 300 characters"),
        (
            lambda: analysis.statutory_rate("CHN", "9403", pd.Timestamp("2026-12-01", tz="UTC")),
            "without a time zone",
        ),
    ],
)
def test_an_argument_of_another_kind_is_refused_with_the_kind_that_is_meant(ask, said):
    began = time.monotonic()
    with pytest.raises(InputError) as refused:
        ask()
    assert said in str(refused.value)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300
    assert time.monotonic() - began < 5


def test_an_argument_that_is_left_out_or_is_its_default_passes_the_gate():
    @checked
    def asked(partner: str = "", *, data=None, horizon: int = 12, **options):
        return partner, data, horizon, options

    assert asked() == ("", None, 12, {})
    assert asked("VNM", data=None, horizon="12", by_month=None, leave_out=["MEX"])[3]["leave_out"] == [
        "MEX"
    ]
    for number in (None, "x", "9", 1.5, True, 0, -1, 10**9):
        with pytest.raises(InputError, match="^lead: "):
            asked(lead=number if number != 0 else -1)


@pytest.mark.parametrize(
    "name, value, taken",
    [
        ("start", pd.Period("2025-04"), "2025-04"),
        ("horizons", np.arange(4), [0, 1, 2, 3]),
        ("horizons", pd.RangeIndex(-2, 2), [-2, -1, 0, 1]),
        ("horizons", {6, -3, 0}, [-3, 0, 6]),
        ("lags", range(-6, 13, 18), [-6, 12]),
        ("lags", np.array([0, 6]), [0, 6]),
        ("lags", pd.Series([0, 6], index=[7, 9]), [0, 6]),
        ("leave_out", pd.Index(["MEX", "CAN"]), ["MEX", "CAN"]),
        ("leave_out", {"MEX", "CAN"}, ["CAN", "MEX"]),
        ("fixed_effects", ("partner x month",), ("partner x month",)),
        ("placebo", np.True_, True),
        ("lead", np.int64(24), 24),
        ("add", np.float64(0.25), 0.25),
        ("partner", np.array(["VNM", "THA"]), ["VNM", "THA"]),
        ("partner", pd.Series(["VNM"]), ["VNM"]),
        (
            "by_month",
            {"exposure": "CHN", "reference": pd.Period("2018-06")},
            {"exposure": "CHN", "reference": "2018-06"},
        ),
        (
            "by_month",
            {"exposure": "CHN", "reference": np.int64(-1), "event": "2018-07"},
            {"exposure": "CHN", "reference": -1, "event": "2018-07"},
        ),
    ],
)
def test_an_argument_as_numpy_and_pandas_write_it_is_taken_as_that_of_python(name, value, taken):
    @checked
    def asked(partner: str | list[str] = "", **options):
        return {"partner": partner, **options}

    passed = asked(**{name: value})[name]
    assert (passed, type(passed)) == (taken, type(taken))


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("partner", ["VNM", 7], "['VNM', 7] is no text of at most 300 characters and no list of texts"),
        ("partner", [], "[] is no text of at most 300 characters and no list of texts"),
        ("partner", 7, "no list of texts, as ['VNM', 'THA']. Write it in quotes."),
        ("fixed_effects", "partner x month", "no list of texts, as ['partner x product', 'product"),
        ("leave_out", np.array([["MEX"]]), "no list of texts, as ['MEX', 'CAN']"),
        ("leave_out", np.array(["MEX"] * 301), "no list of texts"),
        ("horizons", range(10**9), "range(0, 1000000000) is no list of at most 60"),
        ("lags", memoryview(b"ab")[:1], "not a first and a last month"),
        ("start", pd.Period("2025-04-01", "D"), "is no text, as '2025-05'"),
        ("placebo", np.int64(1), "neither True nor False"),
    ],
)
def test_an_argument_of_another_kind_is_refused_with_its_own_example(name, value, said):
    @checked
    def asked(partner: str | list[str] = "", **options): ...

    with pytest.raises(InputError) as refused:
        asked(**{name: value})
    assert said in str(refused.value)


@pytest.mark.parametrize("kind", ["str", "object", "category", "string[python]"])
def test_keys_of_any_kind_of_text_and_months_of_any_kind_of_month_pass(kind):
    good = plain().astype({"partner": kind, "product": kind})
    months = {
        "dates": good.month,
        "text": good.month.dt.strftime("%Y-%m").astype(object),
        "first days as text": good.month.dt.strftime("%Y-%m-%d"),
        "periods": good.month.dt.to_period("M"),
        "dates of Python": good.month.dt.date,
        "dates of Arrow": good.month.astype("date32[pyarrow]"),
        "times of Arrow": good.month.astype("timestamp[us][pyarrow]"),
    }
    for what, month in months.items():
        panel = own_frame(good.assign(month=month), ("partner",), numbers=("customs_value",))
        assert panel.month.equals(good.month.astype("datetime64[ns]")), what


def test_numbers_of_any_kind_pass_and_missing_ones_stay_missing():
    good = plain(5, 2, 2)
    dollars = good.customs_value
    for cells in (
        dollars.astype("int64"),
        dollars.astype("Float64"),
        dollars.astype(str),
        dollars.where(good.partner.ne("P0")),
        dollars.map(Decimal),
        dollars.astype(pd.ArrowDtype(pa.decimal128(20, 2))),
    ):
        frame = good.assign(customs_value=cells, note="a text that nobody reads", flag=None)
        values = own_panel(frame.sample(frac=1, random_state=1), "V").customs_value
        wanted = own_panel(good.assign(customs_value=pd.to_numeric(cells.astype(float))), "V")
        np.testing.assert_array_equal(values, wanted.customs_value)


@pytest.mark.parametrize(
    "cells",
    [
        True,
        pd.array([True, None] * 42, dtype="boolean"),
        10**17,
        10**18 + 1,
        np.inf,
        1e308,
        2 + 1j,
        pd.Timestamp("2025-05-01"),
        Decimal("1e20"),
        b"x",
    ],
    ids=str,
)
def test_a_column_that_nobody_asks_about_is_no_reason_to_refuse_a_frame(cells):
    good = plain(6, 7, 2)
    panel = own_panel(good.assign(other=cells), "V")
    np.testing.assert_array_equal(panel.customs_value, own_panel(good, "V").customs_value)


@pytest.mark.parametrize("cell", [1e16, 10**400, Decimal("1e20"), -1e16, "1e16"], ids=str)
def test_a_number_too_large_for_trade_is_called_too_large_in_any_kind_of_column(cell):
    good = plain(1, 1, 3)
    cells = pd.Series([1.0, cell, 2.0], dtype=object)
    with pytest.raises(InputError, match=r"row 1, column customs_value: .* is larger than 1e\+15"):
        own_panel(good.assign(customs_value=cells), "V")


@pytest.mark.parametrize("cell, shown", [(np.inf, "inf"), (1e17, "1e+17"), ("x", "'x'")])
def test_a_cell_that_is_refused_is_shown_as_it_is_written(cell, shown):
    labelled = plain(1, 1, 3).set_axis(np.array([5, 6, 7]))
    with pytest.raises(InputError) as refused:
        own_panel(labelled.assign(customs_value=cell), "V")
    assert f"row 5, column customs_value: {shown} is " in str(refused.value)


def test_a_panel_passes_the_gate_of_a_reader_s_frame_under_its_own_name():
    built = plain().rename(columns={"product": "naics3"})
    assert from_frame(built, system="naics3", vintage="V").customs_value.size == len(built)
    with pytest.raises(InputError, match="^the naics3 panel, row 0, column naics3: ' ' is no name"):
        from_frame(built.assign(naics3=" "), system="naics3", vintage="V")
    with pytest.raises(InputError, match="^the naics3 panel, row 0, column month: .* has a time zone"):
        months = built.month.dt.tz_localize("UTC")
        from_frame(built.assign(month=months), system="naics3", vintage="V")


def test_a_reader_s_column_called_own_is_not_taken_for_the_products():
    panel = own_panel(plain().assign(own="x"), "V")
    assert list(panel.products) == list(own_panel(plain(), "V").products)


@pytest.mark.parametrize("large", [np.inf, 1e308])
def test_an_exposure_that_no_sum_holds_is_refused_once_it_is_asked_about(large):
    panel = own_panel(plain(6, 6, 2).assign(weight=large), "V")
    with pytest.raises(InputError, match="the exposure 'weight' has .* up to 1e.15"):
        ByMonth(exposure="weight", reference="2024-01").of_pairs(panel)


@pytest.mark.parametrize("kind", ["timestamp[us, tz=UTC][pyarrow]", "datetime64[us, UTC]"])
def test_months_with_a_time_zone_are_refused_in_any_kind_of_column(kind):
    good = plain(1, 1, 3)
    months = good.month.dt.tz_localize("UTC").astype(kind)
    with pytest.raises(InputError, match="row 0, column month: .* has a time zone; take it off"):
        own_frame(good.assign(month=months), ("partner",))


def test_codes_read_as_whole_numbers_are_text_where_no_leading_zero_can_be_lost():
    frame = plain().assign(product=[111 + n % 6 for n in range(len(plain()))])
    assert set(own_frame(frame, ("partner",))["product"]) == {"111", "112", "113", "114", "115", "116"}
    with pytest.raises(InputError, match="keep codes as text, so that a leading zero stays"):
        own_frame(frame.assign(product=frame["product"] - 12), ("partner",))


def test_what_is_wrong_in_several_columns_is_named_together():
    good = plain().assign(effective_rate=25.0, customs_value="1,200", month="2025-13")
    with pytest.raises(InputError) as refused:
        own_panel(good.rename(columns={"partner": "Partner", "product": "item"}), "V")
    assert str(refused.value) == (
        "your data: no column 'partner'. Did you mean 'Partner'? Needed: partner, product, month, "
        "customs_value. Also: no column 'product'. Also: row 0, column month: '2025-13' is not a month; "
        "write it as 2025-05. Also: row 0, column customs_value: '1,200' is no number. Also: row 0, "
        "column effective_rate: 25.0 is over 1000 %; did you mean 0.25, a fraction."
    )
    lines = plain().assign(product="7208", month="Foo-24")
    with pytest.raises(InputError, match="'Foo-24' is not a month; write it as 2025-05.$"):
        with_statutory_rate(lines)


@pytest.mark.parametrize("written", ["%b-%y", "%B %Y", "%YM%m", "%b %y", "%m/%Y"])
def test_months_are_read_as_people_write_them(written):
    good = plain()
    panel = own_panel(good.assign(month=good.month.dt.strftime(written)), "V")
    assert (panel.months == own_panel(good, "V").months).all()
