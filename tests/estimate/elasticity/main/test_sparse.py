"""On sparse data the law of traded pairs alone says what the law of every pair says."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.engine.pair_design import PairDesign
from analysis.estimate import own, own_folder, own_paths
from analysis.estimate.elasticity.main import sparse
from analysis.estimate.elasticity.main.inputs import load_groups
from analysis.estimate.elasticity.main.own import own_design

#: Members of one unit, and partners that stand alone.
NAMES = ["AUT", "DEU", "FRA", "ITA", "CHN", "JPN", *(f"X{n:02d}" for n in range(34))]
DRAWS = 39
VARIANTS = [
    {},
    {"tariff": "collected"},
    {"digits": 2},
    {"weights": "pre_episode", "weights_year": 2023},
    {"difference": 12, "fixed_effects": ["product x month", "partner x month"]},
    {"window": "2023-04:2024-09", "leave_out": ["CHN", "X07"]},
]


def sold(*, gaps: bool) -> pd.DataFrame:
    """A sixth of the pairs of 40 partners and 60 products over 28 months, truth -1.5.

    Some cells without trade and some without a rate; with ``gaps`` some without a row, and a partner
    without one in a month.
    """
    rng = np.random.default_rng(7)
    partner, product = np.nonzero(rng.random((len(NAMES), 60)) < 1 / 6)
    n_months = 28
    pair, month = np.divmod(np.arange(len(partner) * n_months), n_months)
    step = rng.random(len(partner)) * 0.2 * (rng.random(len(partner)) < 0.5)
    law = step[pair] * (month >= rng.integers(2, n_months - 2, 60)[product[pair]])
    law += 0.01 * rng.random(len(partner))[pair]
    log_value = 8 + rng.normal(size=len(partner))[pair] - 1.5 * np.log1p(law)
    log_value += rng.normal(0, 0.3, len(pair))
    value = np.exp(log_value).astype("int64") * (rng.random(len(pair)) > 0.05)
    frame = pd.DataFrame(
        {
            "partner": np.array(NAMES)[partner[pair]],
            "product": np.char.add("8", np.char.zfill(product[pair].astype(str), 3)),
            "month": np.datetime64("2023-01", "M") + month,
            "customs_value": value,
            "duties": 0,
            "statutory_rate": np.where(rng.random(len(pair)) < 0.03, np.nan, law),
            "effective_rate": law * 0.7 + 0.01 * rng.random(len(pair)),
        }
    ).astype({"month": "datetime64[us]"})
    if not gaps:
        return frame
    missing = frame.partner.eq("X05") & frame.month.eq("2023-06-01")
    return frame[(rng.random(len(frame)) < 0.8) & ~missing]


@pytest.fixture(scope="module")
def frames():
    return {gaps: sold(gaps=gaps) for gaps in (True, False)}


@pytest.fixture(scope="module")
def folder(frames, tmp_path_factory):
    """The frame with gaps, its rows in no order."""
    place = tmp_path_factory.mktemp("sold")
    part = np.random.default_rng(1).integers(0, 2, len(frames[True]))
    for number in range(2):
        rows = frames[True][part == number].sample(frac=1, random_state=number)
        rows.to_parquet(place / f"{number}.parquet", index=False)
    return place


@pytest.fixture
def in_paths(monkeypatch):
    """Have data of any size taken for large."""
    monkeypatch.setattr(sparse, "MANY", 0)


def designs(frame, monkeypatch, **asked):
    """The design in rows with a book of all pairs, and the one in paths."""
    panel = own.own_panel(frame, "V")
    of_rows = own_design(panel, load_groups(), **asked)
    monkeypatch.setattr(sparse, "MANY", 0)
    return of_rows, own_design(panel, load_groups(), **asked)


@pytest.mark.parametrize("asked", VARIANTS, ids=lambda asked: " ".join(asked) or "as it is")
def test_paths_say_what_rows_say(asked, frames, monkeypatch):
    frame = frames["weights" not in asked]
    of_rows = analysis.elasticity(data=frame, vintage="V", draws=DRAWS, **asked)
    monkeypatch.setattr(sparse, "MANY", 0)
    of_paths = analysis.elasticity(data=frame, vintage="V", draws=DRAWS, **asked)
    numbers = ("value", "ci_low", "ci_high", "p_value", "std_error", "first_stage", "first_stage_f")
    for name in numbers:
        one, other = (getattr(of, name) for of in (of_rows, of_paths))
        assert one == other or one == pytest.approx(other, rel=1e-7), name
    for name in ("n_obs", "n_zeros", "n_clusters", "cluster_by", "window", "estimator", "notes"):
        assert getattr(of_rows, name) == getattr(of_paths, name), name


@pytest.mark.parametrize("scheme", ["products", "partners", ("products", "partners")])
def test_every_cell_has_the_same_law_under_the_same_order(scheme, frames, monkeypatch):
    of_rows, of_paths = designs(frames[True], monkeypatch, digits=3)
    assert isinstance(of_paths, PairDesign) and not isinstance(of_rows, PairDesign)
    partner, product, month = of_rows.cells.values()
    place = np.full((partner.max() + 1, product.max() + 1), -1)
    place[of_paths.cells["partner"], of_paths.cells["product"]] = np.arange(len(of_paths.outcome))
    laws = zip(of_rows.laws(scheme, 4), of_paths.laws(scheme, 4, (0, 5)), strict=True)
    for number, (rows, paths) in enumerate(laws):
        np.testing.assert_allclose(paths[place[partner, product], month], rows, rtol=1e-14)
        assert number == 0 or (rows != of_rows.law).any()


def test_clustered_errors_of_paths_are_those_of_rows(frames, monkeypatch):
    of_rows, of_paths = designs(frames[True], monkeypatch, tariff="collected")
    for by in (("products",), ("partners",), ("products", "partners")):
        one, other = (d.fit(*by, tariff="collected").estimate() for d in (of_rows, of_paths))
        assert other.std_error == pytest.approx(one.std_error, rel=1e-7)
        assert (other.cluster_by, other.n_obs) == (one.cluster_by, one.n_obs)


def test_a_folder_is_the_frame_of_its_rows_and_single_precision_the_same_to_six_digits(
    frames, folder, in_paths, monkeypatch
):
    monkeypatch.setattr(own_folder, "ROWS_AT_ONCE", 997)
    options = {"vintage": "V", "draws": DRAWS, "tariff": "collected"}
    one, other = (analysis.elasticity(data=data, **options) for data in (frames[True], folder))
    assert [other.value, other.ci_low] == pytest.approx([one.value, one.ci_low], rel=1e-12)
    assert (other.notes, other.n_zeros) == (one.notes, one.n_zeros)
    monkeypatch.setattr(own_paths, "SINGLE_FROM", 0)
    single = analysis.elasticity(data=folder, **options)
    assert single.value != one.value
    assert [single.value, single.ci_low] == pytest.approx([one.value, one.ci_low], rel=1e-6)


def test_assignments_by_two_workers_are_those_of_one_process(
    frames, in_paths, dask_workers, monkeypatch
):
    design = own_design(own.own_panel(frames[True], "V"), load_groups())
    here = design.randomise("products", 25)["law"]
    monkeypatch.setenv("SCHEDULER", dask_workers)
    there = design.randomise("products", 25)["law"]
    np.testing.assert_array_equal(there.sums, here.sums)
    np.testing.assert_array_equal(there.squares, here.squares)


def test_what_a_folder_lacks_is_said_and_what_is_explained_whole_refused(frames, folder, in_paths):
    with pytest.raises(InputError, match="name where your data come from"):
        analysis.elasticity(data=folder)
    twice = pd.concat([frames[True], frames[True].head(1)])
    twice.to_parquet(folder / "0.parquet", index=False)
    with pytest.raises(InputError, match="occur in several rows; add them up first"):
        analysis.elasticity(data=folder, vintage="V")
    frame = frames[False]
    explained = frame.assign(customs_value=(1 + frame.statutory_rate) ** -2.0)
    with pytest.raises(InputError, match="does not vary beyond what effects and tariff explain"):
        analysis.elasticity(data=explained, vintage="V")
    still = frame.assign(statutory_rate=0.1)
    with pytest.raises(InputError, match="the statutory rate does not vary"):
        analysis.elasticity(data=still, vintage="V")
