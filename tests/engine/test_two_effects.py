import numpy as np
import pytest

from analysis.engine.absorb import absorb
from analysis.engine.two_effects import TwoEffects


@pytest.fixture
def rows():
    """Lines that some of six partners sell, two partners in lines of their own, gaps in the codes."""
    rng = np.random.default_rng(3)
    line, partner = np.indices((80, 6)).reshape(2, -1)
    alone = np.isin(partner, [4, 5])
    kept = (rng.random(len(line)) > 0.4) & (alone == (line > 60)) & (line != 7)
    line, partner = 2 * line[kept], 3 * partner[kept]
    return line, partner, rng.normal(size=(kept.sum(), 3)), rng.uniform(0.1, 5, kept.sum())


@pytest.mark.parametrize("weighted", [False, True])
def test_absorption_equals_the_general_one_also_where_no_line_links_two_partners(rows, weighted):
    line, partner, columns, weights = rows
    weights = weights if weighted else None
    expected = absorb(columns, [line, partner], weights)
    found = TwoEffects(line, partner, weights).absorb(columns)
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_nothing_is_left_of_a_weighted_mean_of_line_or_partner(rows):
    line, partner, columns, weights = rows
    clean = TwoEffects(line, partner, weights).absorb(columns)[:, 0] * weights
    for codes in (line, partner):
        np.testing.assert_allclose(np.bincount(codes, clean), 0, atol=1e-9)


def test_lines_of_one_partner_each_leave_their_means_alone():
    line = np.arange(6) // 2
    found = TwoEffects(line, line).absorb(np.arange(6.0)[:, None] ** 2)
    np.testing.assert_allclose(found[:, 0], [-0.5, 0.5, -2.5, 2.5, -4.5, 4.5])
