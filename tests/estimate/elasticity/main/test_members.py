"""Claims that answer the tariff write the law of two partners; without both the truth is recovered."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.main.members import (
    JANUARY,
    USMCA_MEMBERS,
    instrumented_design,
    under_early_claims,
    with_members,
    without_members,
)
from analysis.estimate.elasticity.main.products import second_design

TRUE, GROUPS = -2.0, pd.Series(dtype=object)
PARTNERS = ["CHN", "IND", "JPN", *USMCA_MEMBERS]


def lines_and_early(n_lines=4_000, seed=0):
    """Lines whose imports follow the law, and those of members under the claims of January.

    Who sells more of a line claims more, which lowers the law on it; in January few had claimed.
    """
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([PARTNERS, range(n_lines)], names=["partner", "line"])
    frame = index.to_frame(index=False)
    frame["hs10"] = (8400000000 + frame.line * 1_000).astype(str)
    shock = rng.normal(0, 0.2, len(frame))
    duty, claimed_early = rng.uniform(0, 0.3, len(frame)), rng.uniform(0, 0.8, len(frame))
    claimed = claimed_early + (1 - claimed_early) * np.clip(0.7 + 1.5 * shock, 0, 1)
    member = frame.partner.isin(USMCA_MEMBERS)
    frame["law"] = duty * np.where(member, 1 - claimed, 1.0)
    frame["collected"], frame["naics3"], frame["value_2024"] = frame.law, "333", 1e6
    of_line, of_partner = rng.normal(size=n_lines)[frame.line], frame.partner.map(PARTNERS.index) / 10
    frame["value_2025"] = 1e6 * np.exp(TRUE * frame.law + of_line + of_partner + shock)
    return frame, frame.assign(law=duty * (1 - claimed_early))[member]


@pytest.fixture(scope="module")
def world():
    return lines_and_early()


def found(design, tariff=""):
    return design.fit("partners", tariff=tariff).estimate()


def test_the_elasticity_is_recovered_without_members_and_with_their_law_instrumented(world):
    lines, early = world
    instrumented = found(instrumented_design(lines, early, GROUPS), "law")
    assert found(second_design(without_members(lines), GROUPS)).value == pytest.approx(TRUE, abs=0.1)
    assert instrumented.value == pytest.approx(TRUE, abs=0.15) and instrumented.first_stage < 0.9


def test_the_law_that_claims_wrote_overstates_it_and_that_of_january_understates_it(world):
    lines, early = world
    assert found(second_design(lines, GROUPS)).value < TRUE - 0.3
    assert found(second_design(under_early_claims(lines, early), GROUPS)).value > TRUE + 0.3
    assert found(instrumented_design(lines, early, GROUPS), JANUARY).value > TRUE + 0.3


def test_estimates_with_members_stand_in_both_weights_with_the_permuted_interval():
    lines, early = lines_and_early(n_lines=120)
    table = with_members(lines, early, GROUPS, draws=99)
    keys = [("autumn", "law"), ("autumn", "collected"), ("January", "law")]
    assert list(zip(table.claims, table.tariff, strict=True)) == 2 * keys
    assert table.weights.tolist() == 3 * ["equal"] + 3 * ["value"]
    assert table.cluster_by.str.startswith("permutation over").all()
    assert (table.n_obs == len(lines)).all()
