"""A regression from a folder of files: the same as from a frame, and what a folder must be."""

import numpy as np
import pytest

from analysis import fit, load_panel
from analysis.checks import InputError
from analysis.estimate import own_folder
from analysis.estimate.specifications import specification

RATES = ["effective_rate", "statutory_rate"]


@pytest.fixture(scope="module")
def frame():
    """Chapters of the HS2 panel as a frame of one's own."""
    panel = load_panel("hs2").rename(columns={"hs2": "product"})
    panel = panel[panel["product"].astype(str) < "40"].astype({"partner": str, "product": str})
    return panel[["partner", "product", "month", "customs_value", "duties", *RATES]]


@pytest.fixture(scope="module")
def folder(frame, tmp_path_factory):
    """The same rows, permuted over files in no order."""
    place = tmp_path_factory.mktemp("panel")
    permuted = np.random.default_rng(20250609).integers(0, 3, len(frame))
    for number in range(3):
        (place / f"of_{number}").mkdir()
        part = frame[permuted == number].sample(frac=1, random_state=number)
        part.to_parquet(place / f"of_{number}" / "rows.parquet", index=False)
    return place


@pytest.mark.parametrize("spec", ["ols_2018", "reduced_2018", "iv_across_2018", "ppml_2018"])
def test_a_folder_gives_the_estimate_of_the_same_rows_in_a_frame(spec, frame, folder, monkeypatch):
    monkeypatch.setattr(own_folder, "ROWS_AT_ONCE", 10_007)
    one, other = (fit(spec, data, vintage="a test") for data in (frame, folder))
    assert other.value == pytest.approx(one.value, rel=1e-10)
    assert other.std_error == pytest.approx(one.std_error, rel=1e-10)
    names = ("n_obs", "n_zeros", "n_clusters", "window", "notes", "vintage", "fixed_effects")
    assert [getattr(other, name) for name in names] == [getattr(one, name) for name in names]


def test_the_window_and_the_partners_left_out_are_those_asked_for(frame, folder):
    changes = {"window": "2018-01:2019-06", "leave_out": ["CHN"]}
    one, other = (fit("ols_2018", data, vintage="a test", **changes) for data in (frame, folder))
    assert (other.n_obs, other.window) == (one.n_obs, "2018-01:2019-06")
    assert other.value == pytest.approx(one.value, rel=1e-10)


def written(frame, tmp_path):
    frame.to_parquet(tmp_path / "rows.parquet", index=False)
    return tmp_path


def test_a_cell_in_two_rows_is_refused(frame, tmp_path):
    twice = frame.assign(partner=frame.partner.replace("JPN", "KOR"))
    with pytest.raises(InputError, match="occur in several rows; add them up first"):
        fit("ols_2018", written(twice, tmp_path), vintage="a test")


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (lambda f: f.drop(columns="effective_rate"), "no column 'effective_rate', which ols_2018 needs"),
        (lambda f: f.assign(hs4="0101"), "one column of text beside 'partner' is the product; found "),
        (lambda f: f.drop(columns="product"), "is the product; found none"),
        (lambda f: f.assign(month=f.month + np.timedelta64(3, "D")), "row 0, column month: .* first"),
        (lambda f: f.assign(effective_rate=f.effective_rate * 100), "over 1000 %; did you mean"),
        (lambda f: f.assign(customs_value=-1 - f.customs_value), "customs_value: .* is below zero"),
        (lambda f: f.assign(partner=f.partner.mask(f.partner.eq("CHN"))), "partner: .* is no name"),
        (lambda f: f.iloc[:0], "holds no row"),
        (lambda f: f.assign(customs_value=0), "no observation is left in 2017-01:2019-12"),
    ],
)
def test_what_a_folder_must_be_is_said_with_file_row_and_column(spoilt, message, frame, tmp_path):
    with pytest.raises(InputError, match=message):
        fit("ols_2018", written(spoilt(frame), tmp_path), vintage="a test")


def test_what_needs_paths_of_pairs_is_refused(folder):
    with pytest.raises(InputError, match="weights='pre_episode' needs paths .* take weights='equal'"):
        fit("weighted_2018", folder, vintage="a test")
    with pytest.raises(InputError, match="name where your data come from"):
        fit("ols_2018", folder)
    with pytest.raises(InputError, match="window .* is outside the data"):
        fit("ols_2018", folder, vintage="a test", window="2024-01:latest")


def test_a_design_may_leave_out_who_is_not_there_and_a_reader_may_not(frame, folder, tmp_path):
    shipped = specification("reduced_2025").leave_out
    without = written(frame[~frame.partner.isin(shipped)], tmp_path)
    asked = {"vintage": "a test", "window": "2017-01:2019-12"}
    one, other = (fit("reduced_2025", place, **asked) for place in (folder, without))
    assert shipped and one.n_obs == other.n_obs
    with pytest.raises(InputError, match="unknown partner 'CNH' in .*ols_2018.* Did you mean 'CHN'"):
        fit("ols_2018", folder, vintage="a test", leave_out=["CNH"])


def test_a_single_month_and_a_damaged_file_are_said(frame, tmp_path):
    inside = frame[frame.month.eq("2018-02-01")]
    late = inside.assign(month=inside.month + np.timedelta64(14, "D"))
    with pytest.raises(InputError, match="month: .* is no first day of a month"):
        fit("ols_2018", written(late, tmp_path), vintage="a test", window="2018-02:2018-02")
    (tmp_path / "rows.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(InputError, match="rows.parquet is no readable Parquet file"):
        fit("ols_2018", tmp_path, vintage="a test")


def test_an_empty_folder_says_what_it_lacks(tmp_path):
    with pytest.raises(InputError, match="holds no Parquet file"):
        fit("ols_2018", str(tmp_path), vintage="a test")


def test_rates_that_rounding_alone_moves_are_refused_as_those_of_a_frame_are(frame, tmp_path):
    still = frame.groupby(["partner", "product"]).statutory_rate.transform("mean")
    noise = np.random.default_rng(1).normal(0, 1e-15, len(frame))
    noisy = frame.assign(statutory_rate=still * (1 + noise) + noise.clip(0))
    for data in (noisy, written(noisy, tmp_path)):
        with pytest.raises(InputError, match="statutory rate does not vary within its"):
            fit("reduced_2018", data, vintage="a test")
