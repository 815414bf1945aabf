"""PPML on either engine is the Poisson regression on dense dummies, and R fixest's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.checks import InputError
from analysis.engine.active_pairs import ActivePairs
from analysis.engine.fitting import fit_sample
from analysis.engine.grid import FACES, Grid
from analysis.engine.ppml import fit_ppml, supported
from analysis.engine.sample import Sample, draw_sample
from analysis.estimate.specifications import specification
from analysis.paths import ROOT

REFERENCE = Path(__file__).parents[1] / "reference" / "fixest.json"
REFERENCES = {spec["id"]: spec for spec in json.loads(REFERENCE.read_text())["specs"]}
KINDS = [Grid, ActivePairs]
EFFECTS = [
    ("partner x product", "month"),
    ("product x month", "partner"),
    ("partner x month", "product"),
]


def counts(seed=0, *, shape=(7, 6, 8), keep=0.8, mean=1.5):
    """Counts with zeros whose effects all hold a positive one."""
    rng = np.random.default_rng(seed)
    partner, product, month = (axis.ravel() for axis in np.indices(shape))
    effects = rng.normal(0, 0.5, shape[:2])[partner, product] + rng.normal(0, 0.3, 8)[month]
    x = rng.normal(0, 0.5, len(partner))
    y = rng.poisson(mean * np.exp(effects + 0.7 * x)).astype(float)
    rows = rng.random(len(y)) < keep
    for _ in range(10):
        for a, b in ((partner, product), (product, month), (partner, month)):
            code = a * 100 + b
            rows &= np.bincount(code, y * rows, minlength=code.max() + 1)[code] > 0
    return (partner[rows], product[rows], month[rows]), y[rows], x[rows], rng


def dense(y, x, weights, codes):
    """Poisson regression by Newton steps on all dummies."""
    levels = [codes[a] * 100 + codes[b] for a, b in ((0, 1), (1, 2), (0, 2))]
    levels = [np.unique(code, return_inverse=True)[1] for code in levels]
    design = np.column_stack([x, *(np.eye(code.max() + 1)[code] for code in levels)])
    eta = np.log((y + y.mean()) / 2)
    for _ in range(60):
        mu = np.exp(eta)
        root = np.sqrt(weights * mu)
        working = eta + (y - mu) / mu
        b = np.linalg.lstsq(design * root[:, None], working * root, rcond=1e-13)[0]
        eta = design @ b
    return b[0], mu


@pytest.mark.parametrize("weighted", [False, True], ids=["equal", "weighted"])
@pytest.mark.parametrize("kind", KINDS)
def test_ppml_is_the_poisson_regression_on_dense_dummies(kind, weighted):
    codes, y, x, rng = counts(mean=8)
    weights = rng.uniform(0.2, 3, len(y)) if weighted else np.ones(len(y))
    fitted = fit_ppml(y, x[:, None], kind(*codes, list(FACES), weights))
    expected, mu = dense(y, x, weights, codes)
    assert fitted.coefficients[0] == pytest.approx(expected, rel=1e-9)
    residuals = np.sqrt(weights / mu) * (y - mu) / np.sqrt(y.mean())
    np.testing.assert_allclose(fitted.residuals, residuals, atol=1e-6)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", [3, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_zeros_that_only_a_combination_of_effects_separates_count_for_nothing(kind, seed):
    codes, y, x, _ = counts(seed, mean=8)
    partner, product, month = codes
    # The pair trades in month 0 only, where its partner x month effect serves no one else: the effect
    # of the pair can fall for ever, while each effect alone holds something positive. By the second seed
    # it never trades.
    pair, first = (partner == 0) & (product == 0), month == 0
    y = np.where(pair, 5.0 * first, y)
    rows = ~((partner == 0) & first) | pair
    zeros = pair & ~first

    def fitted(keep):
        grid = kind(*(code[keep] for code in codes), list(FACES))
        return fit_ppml(y[keep], x[keep, None], grid)

    assert zeros.any() and (pair & first).any() == (seed == 3)
    whole, without = fitted(rows), fitted(rows & ~zeros)
    assert whole.coefficients == pytest.approx(without.coefficients, rel=1e-9)
    assert (whole.n_separated, without.n_separated) == ((rows & zeros).sum(), 0)


def separable(y, codes):
    """Count the zeros that effects can fit perfectly, by linear programs."""
    keep = np.ones(len(y), dtype=bool)
    while True:
        levels = [(codes[a] * 100 + codes[b])[keep] for a, b in ((0, 1), (1, 2), (0, 2))]
        design = np.hstack([np.equal.outer(code, np.unique(code)) for code in levels]).astype(float)
        slack = np.eye(keep.sum())[:, y[keep] == 0]
        n = slack.shape[1]
        # As much fall of eta at the zeros as there can be, with none elsewhere.
        found = linprog(
            np.r_[np.zeros(design.shape[1]), -np.ones(n)],
            A_eq=np.hstack([design, slack]),
            b_eq=np.zeros(keep.sum()),
            bounds=[(None, None)] * design.shape[1] + [(0, 1)] * n,
        )
        fallen = found.x[design.shape[1] :] > 1e-6
        if not fallen.any():
            return np.sum(~keep)
        keep[np.flatnonzero(keep & (y == 0))[fallen]] = False


@pytest.mark.parametrize("seed, expected", [(14, 0), (15, 18), (31, 12)])
def test_separated_zeros_are_those_that_a_linear_program_finds(seed, expected):
    codes, y, x, _ = counts(seed, mean=0.3)
    assert separable(y, codes) == expected
    large = np.where(codes[0] == 0, 1e4, 1) * y  # what is fitted small beside it is not separated
    for kind, outcome, regressor in (
        (Grid, y, x),
        (ActivePairs, y, x),
        (Grid, large, x),
        (Grid, y, x * 1e-8),
    ):
        fitted = fit_ppml(outcome, regressor[:, None], kind(*codes, list(FACES)))
        assert fitted.n_separated == expected


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [1.0, 1e-4])
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside another"])
@pytest.mark.parametrize("kind", KINDS)
def test_zeros_separated_by_the_regressor_are_named(kind, beside, scale):
    codes, y, x, rng = counts(1)
    only_zeros = (y == 0) & (rng.random(len(y)) < 0.3)
    columns = np.column_stack([x, only_zeros * scale])[:, int(not beside) :]
    message = f"here: {only_zeros.sum()} zeros are separated.*Take a longer window"
    with pytest.raises(InputError, match=message):
        fit_ppml(y, columns, kind(*codes, list(FACES)), where="here")


def test_zeros_separated_by_a_combination_of_effects_are_said_in_the_result():
    codes, y, x, _ = counts(15, mean=0.3)
    labels = [], [], [], "naics3", "2018-01:2018-08"
    sample = Sample(*codes, y, x, x, np.ones(len(y)), *labels, n_separated=4)
    found = fit_sample(specification("ppml_2018"), sample).estimate()
    assert found.notes == "4 separated cells left out; 18 cells separated by a combination of effects"


def test_both_engines_fit_the_same():
    codes, y, x, _ = counts(4, shape=(12, 10, 8), mean=3)
    one, two = (fit_ppml(y, x[:, None], kind(*codes, list(FACES))) for kind in KINDS)
    np.testing.assert_allclose(one.coefficients, two.coefficients, rtol=1e-9)
    np.testing.assert_allclose(one.scores, two.scores, atol=1e-6)


#: A fit with more rows and more effects than BLAS multiplies in one thread.
LARGE = """
import hashlib
import numpy as np
from analysis.engine import absorb
from analysis.engine.grid import FACES, Grid
from analysis.engine.ppml import fit_ppml

absorb.THREADED = 0
rng = np.random.default_rng(0)
partner, product, month = (axis.ravel() for axis in np.indices((30, 401, 6)))
x = rng.normal(0, 0.5, len(month))
y = rng.poisson(8 * np.exp(0.5 * x)) + 1.0
for kind in (Grid, absorb.ActivePairs):
    fitted = fit_ppml(y, x[:, None], kind(partner, product, month, list(FACES)))
    print(fitted.coefficients[0].hex(), hashlib.sha256(fitted.scores.tobytes()).hexdigest())
"""


def test_the_number_of_blas_threads_changes_no_bit():
    found = []
    for threads in ("1", "2"):
        environment = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        command = [sys.executable, "-c", LARGE]
        found.append(subprocess.check_output(command, cwd=ROOT, env=environment, text=True))
    assert found[0] == found[1]
    assert found[0].count("0x1.") == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "reference, named",
    [
        ("H08", {"name": "ppml_2018", "system": "hs2", "window": "2013-01:2021-07"}),
        ("N05", {"name": "ppml_2025"}),
    ],
    ids=["H08", "N05"],
)
def test_ppml_agrees_with_fixest_to_10_digits(kind, reference, named, data, chapters):
    sample = draw_sample(chapters if "system" in named else data, specification(**named))
    codes = sample.partner, sample.product, sample.month
    fitted = fit_ppml(sample.y, sample.x[:, None], kind(*codes, list(FACES)))
    by_partner = np.bincount(sample.partner, fitted.scores[:, 0])
    raw = fitted.bread[0, 0] * np.sqrt(by_partner @ by_partner)
    assert fitted.coefficients[0] == pytest.approx(REFERENCES[reference]["coef"], rel=1e-10)
    assert raw == pytest.approx(REFERENCES[reference]["se_partner_raw"], rel=1e-7)


def test_one_look_finds_the_zeros_that_single_effects_separate():
    rng = np.random.default_rng(6)
    codes = [rng.integers(0, size, 600) for size in (9, 8, 7)]
    y = rng.poisson(0.4, 600).astype(float)
    effects = [(codes[0], codes[1]), (codes[1], codes[2]), (codes[0], codes[2])]
    rows = np.ones(600, dtype=bool)
    for _ in range(20):  # leave out, look again, until nothing more falls out
        for a, b in effects:
            code = a * 10 + b
            rows &= np.bincount(code, y * rows, minlength=100)[code] > 0
    assert not rows.all()
    np.testing.assert_array_equal(supported(y, effects), rows)
