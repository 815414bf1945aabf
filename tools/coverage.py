"""Size and coverage of the inference on the law as it is: ``python -m tools.coverage`` (half an hour).

It writes the tables that reports 04 and 07 show, beside the packages that show them.

Outcomes are simulated from a design: an elasticity of -1 on the real law, and its own residuals with
signs drawn anew for whole groups, so that errors hang together within a product, a partner, or both, as
they do in the data; elasticities may differ by partner around -1. A test at 5 % should reject the true
elasticity in 5 % of outcomes; the interval that it is inverted to then holds it in 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import sparse

from analysis.collect import read_table
from analysis.columns import returns
from analysis.engine.check import COVERAGE
from analysis.engine.design import Design
from analysis.engine.randomisation import NULLS_LEVEL, PRECISION
from analysis.engine.student import critical
from analysis.estimate.elasticity.checks.by_partner import by_partner
from analysis.estimate.elasticity.checks.inputs import (
    BY_OTHER_WEIGHTS,
    MAIN_COVERAGE,
    MAIN_COVERAGE_FILE,
)
from analysis.estimate.elasticity.main.inputs import load_designs, load_groups, load_main_lines
from analysis.estimate.elasticity.main.products import MAIN_SCHEMES
from analysis.estimate.retaliation.design import HS_SCHEMES, make_design
from analysis.estimate.retaliation.inference import SIMULATED_ERRORS
from analysis.estimate.retaliation.inputs import SHIPPED_COVERAGE, load_trade
from analysis.made import whole

#: Elasticity of the simulated outcomes.
TRUE = -1.0

#: Relabelled laws, simulated outcomes, and how many of these are looked at together: laws x outcomes
#: numbers stay in a processor's cache.
LAWS, OUTCOMES, TOGETHER = 999, 2_000, 50


class Errors(NamedTuple):
    """What hangs together in simulated outcomes; n rows."""

    #: Share of the variance, and ints, shape (n,): groups in which a residual has one sign.
    parts: tuple[tuple[float, np.ndarray], ...]
    #: Ints, shape (n,): groups with an elasticity of their own, drawn around the true one.
    slopes: np.ndarray | None = None
    spread: float = 0.0  #: Standard deviation of these elasticities.


@returns(COVERAGE)
def coverage_of(
    design: Design,
    schemes: tuple[str, ...],
    errors: Mapping[str, str | Errors],
    *,
    two_way: tuple[str, str],
    laws: int = LAWS,
    outcomes: int = OUTCOMES,
    seed: int = 2025,
) -> pd.DataFrame:
    """Return size and coverage of every scheme of permuting a law, under errors of every kind.

    Parameters
    ----------
    design : Design
    schemes : tuple of str
    errors : mapping of str or Errors
        What rows call a kind of errors -> them, or the blocks of the design that share a sign.
    two_way : tuple of str
        Schemes of the clusters of the interval beside.
    laws, outcomes, seed : int
        Outcomes are the same for all schemes.
    """
    kinds = {
        kind: Errors(((1.0, design.clusters(process)),)) if isinstance(process, str) else process
        for kind, process in errors.items()
    }
    rows, sizes = [], {"laws": laws, "outcomes": outcomes}
    for scheme in schemes:
        test = _Test(design, scheme, laws)  # what is dear, and the same for all errors
        for kind, process in kinds.items():
            simulated = _outcomes(design, process, test.law, outcomes, np.random.default_rng(seed))
            rejection_shares = _rejected(design, test, simulated, two_way)
            rows.append({"scheme": scheme, "errors": kind} | rejection_shares | sizes)
    return pd.DataFrame(rows)


def shares(design: Design, *groups: np.ndarray) -> tuple[float, ...]:
    """Return how much of what hangs together in the real residuals does so within each of some groups.

    By the variance of the estimate that each clustering adds to that of unrelated rows, which is what
    an inference must find; alike where none adds any. Groups are ints, shape (n,).
    """
    outcome, law = design.fit().columns.T
    score = law * (outcome - law * (law @ outcome) / (law @ law))
    added = [max(np.square(np.bincount(codes, score)).sum() - score @ score, 0.0) for codes in groups]
    whole = sum(added)
    return tuple(variance / whole if whole else 1 / len(groups) for variance in added)


def _outcomes(
    design: Design, errors: Errors, law: np.ndarray, n: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Give simulated outcomes less the true elasticity times the law, a few at a time, shape (n, s).

    ``law`` and they are absorbed, times the root of the weight.
    """
    root = np.sqrt(design.weights)[:, None]
    outcome = design.fit().columns[:, 0]
    residual = (outcome - law * (law @ outcome) / (law @ law))[:, None] / root
    for first in range(0, n, TOGETHER):
        size, raw = min(TOGETHER, n - first), 0.0
        for share, codes in errors.parts:
            signs = rng.choice([-1.0, 1.0], size=(int(codes.max()) + 1, size))
            raw = raw + residual * (np.sqrt(share) * signs)[codes]
        if errors.slopes is not None:
            slopes = rng.normal(0.0, errors.spread, size=(int(errors.slopes.max()) + 1, size))
            raw = raw + design.law[:, None] * slopes[errors.slopes]
        yield design.batch_absorber.absorb(raw, tolerance=PRECISION) * root


def _rejected(
    design: Design, test: _Test, simulated: Iterable[np.ndarray], two_way: tuple[str, str]
) -> dict[str, float]:
    """Return the shares of outcomes in which a test rejects the truth and zero, and what else holds."""
    holds = _two_way([design.clusters(kind) for kind in two_way])
    rejections = []
    for moved in simulated:
        at_truth, at_zero = test.p_values(moved)
        held = holds(moved + TRUE * test.law[:, None], test.law)
        rejections.append(np.array([at_truth <= NULLS_LEVEL, at_zero <= NULLS_LEVEL, held]))
    size, power, clustered = np.concatenate(rejections, axis=1).mean(axis=1)
    return {"size": size, "coverage": 1 - size, "power": power, "two_way_coverage": clustered}


class _Test:
    """Laws permuted by one scheme, absorbed once for the outcomes of all kinds of errors.

    J laws, n rows, side by side by cluster, in single precision: ranks need no more.
    """

    def __init__(self, design: Design, scheme: str, laws: int):
        self.law = design.fit().columns[:, 1]
        clusters, root = design.clusters(scheme), np.sqrt(design.weights)[:, None]
        self.order = np.argsort(clusters, kind="stable")
        ends = [0, *(np.flatnonzero(np.diff(clusters[self.order])) + 1), len(clusters)]
        self.parts = [slice(a, b) for a, b in zip(ends[:-1], ends[1:], strict=True)]
        self.permuted = np.empty((len(clusters), laws + 1), dtype=np.float32)
        first = 0
        for batch in design.batches(scheme, laws):
            clean = design.batch_absorber.absorb(batch, tolerance=PRECISION) * root
            self.permuted[:, first : first + clean.shape[1]] = clean[self.order]
            first += clean.shape[1]
        actual = self.law[self.order].astype(np.float32)
        # By cluster, shape (clusters, J): with itself, and with the actual law.
        self.own = np.array([np.square(self.permuted[rows]).sum(axis=0) for rows in self.parts])
        self.with_law = np.array([actual[rows] @ self.permuted[rows] for rows in self.parts])

    def p_values(self, moved: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rank of the studentised coefficient of each outcome less a null: the truth, zero.

        ``moved`` is what the truth leaves of the outcomes, absorbed, shape (n, s); zero leaves TRUE
        times the law more, so that sums with it follow.
        """
        outcomes = moved[self.order].astype(np.float32)
        total, squares, crossed, on_law, spare = np.zeros(
            (5, self.permuted.shape[1], outcomes.shape[1]), np.float32
        )
        for rows, squares_of_law, with_law in zip(self.parts, self.own, self.with_law, strict=True):
            by = self.permuted[rows].T @ outcomes[rows]
            total += by
            weights = by, squares_of_law[:, None], with_law[:, None]
            for weight, sums in zip(weights, (squares, crossed, on_law), strict=True):
                sums += np.multiply(by, weight, out=spare)
        lengths = [
            np.einsum("gj,gj->j", a, b, dtype=float)[:, None]
            for a, b in ((self.with_law, self.with_law), (self.own, self.with_law), (self.own, self.own))
        ]
        ranks = []
        for null in (0.0, TRUE):
            ranks.append(
                _ranks(
                    total + null * self.with_law.sum(axis=0, dtype=float)[:, None],
                    squares + 2 * null * on_law + null**2 * lengths[0],
                    crossed + null * lengths[1],
                    self.own.sum(axis=0, dtype=float)[:, None],
                    lengths[2],
                )
            )
        return ranks[0], ranks[1]


def _ranks(total, squares, crossed, length, own) -> np.ndarray:
    """Return the share of laws as far from zero as the first, of each outcome; sums, shape (J, s)."""
    slope = total / length
    statistics = np.abs(total) / np.sqrt(squares - 2 * slope * crossed + slope**2 * own)
    return np.mean(statistics >= statistics[0] * (1 - 1e-6), axis=0)


def _two_way(by: list[np.ndarray]) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return what says of each outcome whether the interval clustered both ways holds the truth."""
    both = np.unique(by[0] * (int(by[1].max()) + 1) + by[1], return_inverse=True)[1]
    n = len(both)
    sums = [sparse.csr_matrix((np.ones(n), (codes, np.arange(n)))) for codes in (*by, both)]
    fewest = min(int(codes.max()) + 1 for codes in by)
    wide = critical(fewest - 1) * np.sqrt(fewest / (fewest - 1))

    def held(outcomes: np.ndarray, law: np.ndarray) -> np.ndarray:
        slope = law @ outcomes / (law @ law)
        scores = law[:, None] * (outcomes - np.outer(law, slope))
        partner, product, cell = (np.square(s @ scores).sum(axis=0) for s in sums)
        error = np.sqrt(np.maximum(partner + product - cell, 0)) / (law @ law)
        return np.abs(slope - TRUE) <= wide * error

    return held


def load_regions() -> pd.Series:
    """Return the part of the world that a partner lies in: the first digit of customs' code for it."""
    codes = read_table("census_partner_codes").dropna(subset="partner")
    return codes.drop_duplicates("partner").set_index("partner").census_partner_code.str[:1]


def errors_of(design: Design, regions: pd.Series, spread: float | None = None) -> dict[str, Errors]:
    """Return the kinds of errors under which the inference on a main estimate is tried.

    Parameters
    ----------
    design : Design
        With blocks of ``"partners"``, ``"headings"`` and ``"chapters"``.
    regions : Series
        Partner -> the part of the world that it lies in.
    spread : float, optional
        Standard deviation of the partners' true elasticities; by default, and at zero, they are all
        the same.

    Returns
    -------
    dict
        ``"products"``: shared within a heading (HS4, or the chapter where that is the product);
        ``"partners"``: within a partner; ``"both"``: the sum of these two, in the shares that the
        residuals of the design have; ``"partner x chapter"``: within a partner's chapter;
        ``"region x chapter"``: within a chapter of all partners of a region; and, with a
        ``spread``, ``"slopes"``: within a heading, and partners' elasticities drawn around the true
        one, which is their mean.
    """
    headings, partners, chapters = (design.clusters(of) for of in ("headings", "partners", "chapters"))
    residual_shares = shares(design, headings, partners)
    region = pd.factorize(design.levels["partner"].map(regions))[0][design.cells["partner"]]
    kinds = {
        "products": Errors(((1.0, headings),)),
        "partners": Errors(((1.0, partners),)),
        "both": Errors(tuple(zip(residual_shares, (headings, partners), strict=True))),
        "partner x chapter": Errors(((1.0, _pairs(partners, chapters)),)),
        "region x chapter": Errors(((1.0, _pairs(region, chapters)),)),
    }
    if spread:
        kinds["slopes"] = Errors(((1.0, headings),), partners, spread)
    return kinds


def _pairs(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the code of each pair of two codes, shape (n,)."""
    return np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1]


def coverage_table(
    designs: dict[str, Design],
    others: dict[str, Design],
    spreads: dict[str, float],
    regions: pd.Series,
    *,
    jobs: int = 1,
    **settings: int,
) -> pd.DataFrame:
    """Return size and coverage of every scheme on every main estimate, under errors of every kind.

    Key ``episode`` x ``scheme`` x ``errors``; columns :data:`MAIN_COVERAGE`, parameters as
    :func:`coverage.coverage_of`, two-way by partner and product.

    Parameters
    ----------
    others : dict of Design
        ``designs`` by the weights that are not the main estimates'.
    spreads : dict of float
        Episode -> standard deviation of its partners' elasticities, where they are known one by one.
    regions : Series
        As :func:`errors_of`.
    jobs : int
        Processes; -1: all cores.
    """
    tasks = [(by, name, scheme) for by in (designs, others) for name in by for scheme in MAIN_SCHEMES]
    coverages = Parallel(n_jobs=jobs)(
        delayed(coverage_of)(
            by[name],
            (scheme,),
            errors_of(by[name], regions, spreads.get(name)),
            two_way=("partners", "products"),
            **settings,
        )
        for by, name, scheme in tasks
    )
    tables = [table.assign(episode=name) for (_, name, _), table in zip(tasks, coverages, strict=True)]
    n = len(tables) // 2
    table, other = (pd.concat(half, ignore_index=True) for half in (tables[:n], tables[n:]))
    table[[f"other_{name}" for name in BY_OTHER_WEIGHTS]] = other[list(BY_OTHER_WEIGHTS)]
    return table[["episode", *MAIN_COVERAGE]]


def retaliation_coverage(design: Design, **settings: int) -> pd.DataFrame:
    """Return size and coverage of report 07's law permuted, errors shared within HS4 or chapters."""
    return coverage_of(design, HS_SCHEMES, SIMULATED_ERRORS, two_way=("hs2", "month"), **settings)


def write() -> Iterator[Path]:
    """Simulate both tables, write them, and give their files."""
    _, common = by_partner(load_main_lines(), load_groups(), {})
    spreads = dict(zip(common.episode, common.tau, strict=True))
    designs = [load_designs(other=other) for other in (False, True)]
    tables = {
        MAIN_COVERAGE_FILE: coverage_table(*designs, spreads, load_regions(), jobs=-1),
        SHIPPED_COVERAGE: retaliation_coverage(make_design(load_trade())),
    }
    for file, table in tables.items():
        with whole(file) as aside:
            table.to_csv(aside, index=False, float_format="%.4g", lineterminator="\n")
        yield file


if __name__ == "__main__":
    for file in write():
        print(f"{file.name} of {file.parent.name} is written", flush=True)
