"""Absorbing over the grid or over active pairs is what dense dummies and LSMR do, only faster."""

import ast
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine import active_pairs, chunks, ppml, threads
from analysis.engine import grid as module
from analysis.engine.absorb import absorb, make_absorber
from analysis.engine.active_pairs import ActivePairs
from analysis.engine.exact_grid import ExactGrid
from analysis.engine.grid import FACES, Grid
from analysis.engine.two_effects import TwoEffects

REFERENCE = Path(__file__).parents[1] / "reference" / "fixest.json"
REFERENCES = {spec["id"]: spec for spec in json.loads(REFERENCE.read_text())["specs"]}
SETS = [faces for size in (1, 2, 3) for faces in combinations(FACES, size)]
KINDS = [Grid, ActivePairs]


def unbalanced(seed=0, *, shape=(6, 7, 9), keep=0.6):
    """Codes of a random part of a grid, with a pair, a product x month and a month of one cell."""
    rng = np.random.default_rng(seed)
    filled = rng.random(shape) < keep
    filled[0, 0, 1:] = False  # a pair of one cell
    filled[1:, 1, 2] = False  # a product x month of at most one cell
    filled[:, :, 3] = False
    filled[2, 4, 3] = True  # one cell in a whole month
    filled[0, 0, 0] = filled[-1, -1, -1] = True
    partner, product, month = np.nonzero(filled)
    order = rng.permutation(len(partner))
    return (partner[order], product[order], month[order]), rng


def codes_of(faces, partner, product, month):
    """Codes of each set of effects."""
    columns = {"partner": partner, "product": product, "month": month}
    for face in faces:
        a, b = (columns[name] for name in face.split(" x "))
        yield np.unique(a * (b.max() + 1) + b, return_inverse=True)[1]


def by_dummies(columns, codes, weights):
    """Residuals of the weighted regression on dense dummies."""
    dummies = np.hstack([np.eye(code.max() + 1)[code] for code in codes])
    root = np.sqrt(weights)[:, None]
    effects = np.linalg.lstsq(dummies * root, columns * root, rcond=1e-12)[0]
    return columns - dummies @ effects


@pytest.mark.parametrize("weighted", [False, True], ids=["equal", "weighted"])
@pytest.mark.parametrize("faces", SETS, ids=" + ".join)
@pytest.mark.parametrize("kind", KINDS)
def test_absorbed_columns_are_those_of_dense_dummies(kind, faces, weighted):
    codes, rng = unbalanced()
    n = len(codes[0])
    weights = rng.lognormal(0, 2, n) if weighted else np.ones(n)
    columns = rng.normal(5, 1, (n, 3))
    ours = kind(*codes, faces, weights).absorb(columns, tolerance=1e-13)
    expected = by_dummies(columns, list(codes_of(faces, *codes)), weights)
    np.testing.assert_allclose(ours, expected, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_absorbed_columns_are_those_of_lsmr(kind):
    codes, rng = unbalanced(1, shape=(12, 15, 20), keep=0.4)
    columns = rng.normal(5, 1, (len(codes[0]), 2))
    ours = kind(*codes, list(FACES)).absorb(columns, tolerance=1e-13)
    expected = absorb(columns, list(codes_of(FACES, *codes)))
    np.testing.assert_allclose(ours, expected, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_effects_explain_is_absorbed_whole(kind):
    (partner, product, month), rng = unbalanced(2)
    column = rng.normal(size=6)[partner] + rng.normal(size=(7, 9))[product, month]
    left = kind(partner, product, month, list(FACES)).absorb(column[:, None], tolerance=1e-12)
    np.testing.assert_allclose(left, 0, atol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_order_of_rows_and_scale_of_weights_change_nothing(kind):
    codes, rng = unbalanced(3)
    columns, weights = rng.normal(size=(len(codes[0]), 2)), rng.lognormal(0, 1, len(codes[0]))
    straight = kind(*codes, list(FACES), weights).absorb(columns, tolerance=1e-12)
    order = rng.permutation(len(weights))
    again = kind(*(code[order] for code in codes), list(FACES), 7 * weights[order])
    np.testing.assert_allclose(again.absorb(columns[order], tolerance=1e-12), straight[order], atol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_length_is_weighted(kind):
    codes, rng = unbalanced(4)
    column, weights = rng.normal(size=(2, len(codes[0]))) ** 2
    length = kind(*codes, list(FACES), weights).length(column)
    assert length == pytest.approx(np.sqrt(np.sum(weights * column**2)), rel=1e-12)


def test_chunks_and_threads_change_no_bit_that_matters(monkeypatch):
    codes, rng = unbalanced(5, shape=(12, 15, 20), keep=0.4)
    columns = rng.normal(size=(len(codes[0]), 3))
    whole = ActivePairs(*codes, list(FACES)).absorb(columns, tolerance=1e-12)
    monkeypatch.setattr("analysis.engine.chunks.CHUNK", 50)
    monkeypatch.setattr("analysis.engine.threads.THREADED", 0)
    monkeypatch.setattr("analysis.engine.threads.ROWS", 70)
    cut = ActivePairs(*codes, list(FACES))
    assert len(cut.chunks) > 5
    np.testing.assert_allclose(cut.absorb(columns, tolerance=1e-12), whole, atol=1e-8)


#: What may stand before an ``@``: sparse matrices, which scipy multiplies itself, and k x k ones.
NO_BLAS_THREADS = {"chunk.by_partner", "chunk.by_product", "dummies", "bread"}


ENGINES = [module, active_pairs, chunks, ppml]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
def test_no_engine_multiplies_long_arrays_by_threaded_blas(engine):
    tree = ast.parse(Path(engine.__file__).read_text(encoding="utf-8"))
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.MatMult)]
    assert {ast.unparse(node.left) for node in nodes} <= NO_BLAS_THREADS
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert called.isdisjoint({"np.dot", "np.matmul", "np.inner", "np.tensordot", "np.vecdot"})


def test_filled_grids_and_sparse_ones_get_their_own_engine():
    codes, _ = unbalanced()
    assert isinstance(make_absorber(*codes, list(FACES)), Grid)
    codes, _ = unbalanced(shape=(30, 30, 5), keep=0.02)
    assert isinstance(make_absorber(*codes, list(FACES)), ActivePairs)


def equations(seed=0, n=40):
    """Positive definite equations and the reciprocal of their diagonal."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n, 2 * n))
    matrix = root @ root.T
    return matrix, rng.normal(size=n), 1 / np.diag(matrix)


def test_multiplying_in_single_precision_costs_no_digit():
    matrix, right, scale = equations()
    single = matrix.astype(np.float32)
    multiplied = {"double": 0, "single": 0}

    def normal(vector):
        multiplied["double"] += 1
        return matrix @ vector

    def rough(vector):
        multiplied["single"] += 1
        return single @ vector.astype(np.float32)

    solution = module.solve(normal, right, scale, 1e-26, rough)
    np.testing.assert_allclose(solution, np.linalg.solve(matrix, right), rtol=1e-10)
    assert multiplied["single"] > 10 * multiplied["double"] > 0


def test_a_multiplication_that_is_too_rough_is_given_up():
    matrix, right, scale = equations(1)
    wrong = matrix + np.diag(np.linspace(0, 0.2, 40) / scale)
    solution = module.solve(lambda v: matrix @ v, right, scale, 1e-26, lambda v: wrong @ v)
    np.testing.assert_allclose(solution, np.linalg.solve(matrix, right), rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_no_convergence_is_said(kind, monkeypatch):
    monkeypatch.setattr(module, "MOST_ITERATIONS", 1)
    codes, rng = unbalanced()
    with pytest.raises(InputError, match="not absorbed within 1 iterations"):
        kind(*codes, list(FACES)).absorb(rng.normal(size=(len(codes[0]), 1)))


@pytest.mark.parametrize("kind", KINDS)
def test_coefficient_of_the_hs2_panel_agrees_with_fixest_to_12_digits(kind, hs2):
    rows = hs2[hs2.customs_value > 0]
    codes = [pd.factorize(rows[name], sort=True)[0] for name in ("partner", "hs2", "month")]
    columns = np.column_stack([np.log(rows.customs_value), rows.log_tariff_factor])
    y, x = kind(*codes, list(FACES)).absorb(columns).T
    assert len(y) == REFERENCES["H01"]["nobs"]
    assert x @ y / (x @ x) == pytest.approx(REFERENCES["H01"]["coef"], rel=1e-12)


@pytest.mark.parametrize("kind", ["grid", "exact", "pairs", "two effects"])
def test_a_cell_that_is_no_number_is_refused_before_any_iteration(kind):
    at = [axis.ravel() for axis in np.indices((6, 5, 4))]
    column = np.random.default_rng(0).normal(size=(120, 1))
    column[17] = np.nan
    grid = Grid(*at, list(FACES))
    absorber = {
        "grid": lambda: grid,
        "exact": lambda: ExactGrid(grid),
        "pairs": lambda: ActivePairs(*at, list(FACES)),
        "two effects": lambda: TwoEffects(*at[:2]),
    }[kind]()
    with pytest.raises(InputError, match="has a cell that is no number"):
        absorber.absorb(column)


def test_threads_are_as_many_as_the_process_may_use_cores(monkeypatch):
    monkeypatch.setattr(threads.os, "sched_getaffinity", lambda pid: {3}, raising=False)
    assert threads.cores() == 1
