"""A panel of one's own goes the way of the built one, and bad rows are named."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.combine import load_panel
from analysis.engine.panel import from_frame


@pytest.fixture(scope="module")
def own():
    """The built panel as a reader might hold it: rows shuffled, the product under its common name."""
    frame = load_panel("naics3").rename(columns={"naics3": "product"})
    return frame.sample(frac=1, random_state=1)


def test_a_reader_s_frame_gives_the_same_elasticity_and_carries_the_reader_s_vintage(own):
    ours = analysis.fit("iv_across_2025")
    theirs = analysis.fit("iv_across_2025", own, vintage="my own extract, May 2026")
    assert theirs.value == pytest.approx(ours.value, rel=1e-12)
    assert theirs.std_error == pytest.approx(ours.std_error, rel=1e-12)
    assert (theirs.vintage, theirs.system) == ("my own extract, May 2026", "own")


def test_a_reader_s_frame_need_not_have_the_partners_that_a_design_leaves_out(own):
    theirs = analysis.fit("iv_across_2025", own[own.partner.ne("RUS")], vintage="V")
    assert theirs.value == pytest.approx(analysis.fit("iv_across_2025").value, rel=1e-12)


def test_a_year_of_weights_that_the_frame_lacks_is_named(own):
    late = own[own.month.ge("2025-01")]
    with pytest.raises(InputError, match="weights of 2024: .*outside the data"):
        analysis.fit("reduced_across_weighted_2025", late, vintage="V", window="2025-03:latest")


def test_a_reader_s_frame_without_a_vintage_is_refused(own):
    with pytest.raises(InputError, match="name where your data come from"):
        analysis.fit("iv_across_2025", own)


def text(frame, column, cell):
    """The column as text, as from a file, with one cell that cannot be read."""
    written = frame[column].dt.strftime("%Y-%m") if column == "month" else frame[column].astype(str)
    return frame.assign(**{column: [cell, *written.iloc[1:]]})


@pytest.mark.parametrize(
    "write", [lambda m: m.dt.strftime("%Y-%m"), lambda m: m.dt.to_period("M"), lambda m: m.dt.date]
)
def test_months_as_text_periods_or_dates_are_those_of_the_panel(own, write):
    some = own[own.partner.isin(["CHN", "VNM"])]
    panel = from_frame(some.assign(month=write(some.month)), system="own", vintage="V")
    assert (panel.months == from_frame(some, system="own", vintage="V").months).all()


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda f: f.drop(columns="month"), "your data: no column 'month'"),
        (lambda f: f.iloc[:0], "your data: the frame has no row"),
        (lambda f: f.to_numpy(), "a pandas DataFrame is needed, not ndarray"),
        (lambda f: text(f, "month", "2025-13"), "row 1, column month: '2025-13' is not a month"),
        (lambda f: text(f, "customs_value", "1,200"), "column customs_value: '1,200' is no number"),
        (lambda f: f.assign(statutory_rate=25.0), "25.0 is over 1000 %; did you mean 0.25"),
        (lambda f: f.assign(customs_value=np.inf), "row 1, column customs_value: inf is no number"),
        (lambda f: f.rename(columns={"customs_value": "custom_value"}), "Did you mean 'custom_value'"),
        (lambda f: f.drop(columns="statutory_rate"), "no column 'statutory_rate', which is needed here"),
        (lambda f: f.assign(statutory_rate=-2.0), "row 1, column statutory_rate: -2.0 is not a rate"),
        (lambda f: f.assign(month=f.month + pd.Timedelta(days=3)), "row 1, column month: .* first day"),
        (lambda f: pd.concat([f, f.iloc[[0]]]), "column product: '111' occurs twice .* in 2013-02"),
        (lambda f: f.assign(partner=None), "row 1, column partner: None is no name"),
        (lambda f: f.assign(customs_value=-1.0), "row 1, column customs_value: -1.0 is below zero"),
    ],
)
def test_a_frame_that_breaks_its_schema_is_refused_by_column_and_row(change, message):
    frame = load_panel("naics3").rename(columns={"naics3": "product"}).head(2000).iloc[1:]
    with pytest.raises(InputError, match=message) as refused:
        analysis.fit("iv_across_2018", change(frame), vintage="V")
    assert "\n" not in str(refused.value)


def test_a_cell_that_is_not_in_the_frame_is_not_known_and_one_with_zero_is():
    months = pd.date_range("2024-01-01", periods=3, freq="MS")
    values = {"month": months, "customs_value": [5.0, 0, 2]}
    frame = pd.DataFrame({"partner": "VNM", "product": "315"} | values)
    panel = from_frame(frame.iloc[[0, 1]], system="own", vintage="V")
    np.testing.assert_array_equal(panel.customs_value, [[5, 0]])
    gap = from_frame(frame.iloc[[0, 2]], system="own", vintage="V")
    np.testing.assert_array_equal(gap.customs_value, [[5, np.nan, 2]])
    np.testing.assert_array_equal(gap.log_value, np.log([[5, np.nan, 2]]))


def test_leaving_out_a_partner_leaves_the_paths_of_the_others(data):
    without = data.without(("CHN", "RUS"))
    assert set(data.partners) - set(without.partners) == {"CHN", "RUS"}
    for partner in ("VNM", "MEX"):
        np.testing.assert_array_equal(
            without.customs_value[without.of(partner)], data.customs_value[data.of(partner)]
        )


def test_a_cube_holds_every_path_at_its_partner_and_product(data):
    cube = data.cube("statutory")
    assert cube.shape == (len(data.partners), len(data.products), len(data.months))
    row = np.flatnonzero(data.of("CHN"))[0]
    np.testing.assert_array_equal(cube[data.partner[row], data.product[row]], data.statutory[row])


def test_a_window_that_goes_as_far_as_the_data_ends_with_their_last_month(data, chapters):
    assert data.months[data.inside("2024-01:latest")[-1]] == data.months[-1]
    assert chapters.resolve("2019-01:latest") == "2019-01:2021-07"
