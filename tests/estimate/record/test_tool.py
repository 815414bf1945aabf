"""What-ifs are tried with their own elasticity, which the partner that is forecast is not in."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from analysis.estimate.elasticity.main.inputs import load_chapters, load_groups, main_estimate
from analysis.estimate.elasticity.main.products import first_design, second_design
from analysis.estimate.record.noise import Noise
from analysis.estimate.record.steps import find_steps
from analysis.estimate.record.tool import (
    WIDE,
    Tool,
    fitted,
    forecast_by_tool,
    left_out,
    main_makers,
)
from tests.estimate.elasticity.main.test_products import GROUPS, table
from tests.estimate.record.planted import MONTHS, by_hand, panel, tiny

#: Ages of a duty that is felt in half at once, and in full from the third month on.
BY_AGE = (0, 3), np.array([0.5, 1.0])
AT_ONCE = (0,), np.array([1.0])


@pytest.fixture(scope="module")
def chapters():
    return load_chapters()


def quoted(design):
    """Return an estimate with the wider of its clustered intervals, as the normal has it."""
    value, error = fitted(design)
    whole = design.fit().estimate()
    return replace(whole, ci_low=value - WIDE * error, ci_high=value + WIDE * error)


def units(partners, groups=GROUPS) -> pd.Series:
    """Return what each partner is left out with."""
    own = {partner: groups.get(partner) for partner in partners}
    return pd.Series({partner: g if isinstance(g, str) else partner for partner, g in own.items()})


def test_a_partner_is_left_out_with_those_under_its_law(chapters):
    lines, groups = table(), load_groups()
    makers = main_makers(chapters, lines, groups)
    whole = {"2018": main_estimate("2018"), "2025": quoted(second_design(lines, groups))}
    found = left_out(makers, units(sorted(lines.partner.unique()), groups), whole)
    found = found.set_index(["partner", "episode"]).value
    without = lines[~lines.partner.isin(["AUT", "DEU"])]
    expected = second_design(without, groups).fit().estimate().value
    assert found["DEU", "2025"] == found["AUT", "2025"] == pytest.approx(expected)
    first = first_design(chapters, groups, without=("CHN",)).fit().estimate().value
    assert found["CHN", "2018"] == pytest.approx(first)
    assert found["", "2018"] == whole["2018"].value != found["CHN", "2018"]


def test_an_elasticity_without_a_partner_is_less_sure_by_as_much_as_its_clustered_error():
    lines = table()
    make = main_makers(None, lines, GROUPS)["2025"]
    whole = quoted(make([]))
    wide = replace(whole, ci_low=whole.value - 10, ci_high=whole.value + 10)
    made = [left_out({"2025": make}, units(["CHN", "VNM"]), {"2025": e}) for e in (whole, wide)]
    by_cluster, scaled = (frame.set_index("partner").std_error for frame in made)
    assert by_cluster["CHN"] == pytest.approx(fitted(make(["CHN"]))[1])
    assert (scaled / by_cluster).tolist() == pytest.approx([10 / WIDE / by_cluster[""]] * 3)


def known(partner_elasticity=-2.0, *, spread: float = 0.0, shape=AT_ONCE, error: float = 0.0) -> Tool:
    """Return a tool that says one elasticity of every partner, another of all and before 2025."""
    rows = [
        ("P00", "2025", partner_elasticity, error),
        ("", "2025", -1.0, error),
        ("P00", "2018", -4.0, error),
        ("", "2018", -3.0, error),
    ]
    columns = ["partner", "episode", "value", "std_error"]
    return Tool(pd.DataFrame(rows, columns=columns), {"2018": shape, "2025": shape}, spread)


def still(n_pairs: int, n_months: int, *, common: float = 0.0) -> Noise:
    own, largest = np.full((n_pairs, n_months), 0.1), np.full((n_pairs, n_months), 0.3)
    return Noise(own, np.full(n_months, common), largest)


def late_step(rate: float, *, more: float = 0.0):
    """Return two pairs of which one has a step in March 2025, and more of it three months later."""
    n = len(MONTHS)
    at = n - 9
    value, law = tiny(rate=rate, at=at, n=n)
    law[0, at + 4 :] += more
    return panel(value, law), at, by_hand(n=n)


def test_a_duty_is_felt_as_its_age_says():
    data, at, past = late_step(0.1, more=0.1)
    (row,) = forecast_by_tool(
        data, find_steps(data).query("at == @at"), past, still(2, len(MONTHS)), known(shape=BY_AGE)
    ).itertuples()
    # Six months on, the first is six months old, and what came four months later two.
    felt = np.log(1.1) + 0.5 * (np.log(1.2) - np.log(1.1))
    assert row.felt == pytest.approx(felt) and row.effect == pytest.approx(-2 * felt)


def test_the_elasticity_is_that_of_the_outcomes_episode_and_of_all_where_a_partner_has_none():
    data, at, past = late_step(0.1)
    value, law = tiny(n=len(MONTHS))
    early = panel(value, law)
    noise = still(2, len(MONTHS))
    for frame, first, expected in ((data, at, -2.0), (early, 60, -4.0)):
        steps = find_steps(frame)
        steps = steps[steps["at"].eq(first)]
        assert forecast_by_tool(frame, steps, past, noise, known()).elasticity.tolist() == [expected]
    other = replace(known(), elasticities=known().elasticities.query("partner == ''"))
    steps = find_steps(data).query("at == @at")
    assert forecast_by_tool(data, steps, past, noise, other).elasticity.tolist() == [-1.0]


def test_an_effect_is_as_unsure_as_elasticity_and_spread_times_the_duty():
    data, at, past = late_step(0.1)
    steps = find_steps(data).query("at == @at")
    tool = known(spread=0.4, error=0.3)
    (row,) = forecast_by_tool(data, steps, past, still(2, len(MONTHS), common=0.2), tool).itertuples()
    assert row.effect_error == pytest.approx(0.5 * np.log(1.1))
    assert (row.noise, row.common, row.largest) == pytest.approx((0.05**0.5, 0.2, 0.3))


N_PARTNERS, N_SECTORS, N_LINES = 20, 15, 8


def truth(seed: int, *, mean: float = -1.2, of_partner: float = 0.3, of_sector: float = 0.5):
    """Return elasticities by partner and sector, and lines that moved by them, with noise."""
    rng = np.random.default_rng(seed)
    true = mean + of_partner * rng.standard_normal((N_PARTNERS, 1))
    true = true + of_sector * rng.standard_normal((N_PARTNERS, N_SECTORS))
    shape = (N_PARTNERS, N_SECTORS, N_LINES)
    partner, sector, line = np.indices(shape).reshape(3, -1)
    law = rng.uniform(0, 0.4, shape)
    shock = rng.standard_normal((1, *shape[1:])) + rng.standard_normal((N_PARTNERS, 1, 1))
    moved = true[:, :, None] * law + shock + 0.3 * rng.standard_normal(shape)
    code = 1_000_000_000 * (10 + sector) + 10_000 * line
    return true, pd.DataFrame(
        {
            "partner": [f"P{p:02d}" for p in partner],
            "hs10": code.astype(str),
            "law": law.ravel(),
            "value_2024": 1e6,
            "value_2025": 1e6 * np.exp(moved.ravel()),
        }
    )


def effects(seed: int, **how) -> pd.DataFrame:
    """Return predicted effects of a step of 20 % for every partner's sector beside the true ones."""
    spreads = {"of_partner": 0.3, "of_sector": 0.5} | how
    true, lines = truth(seed, **spreads)
    partners = [f"P{p:02d}" for p in range(N_PARTNERS)]
    make = main_makers(None, lines, pd.Series(dtype=object))["2025"]
    found = left_out({"2025": make}, units(partners, {}), {"2025": quoted(make([]))})
    spread = np.hypot(spreads["of_partner"], spreads["of_sector"])
    tool = Tool(found, {"2025": AT_ONCE}, float(spread))
    law, n = np.zeros((N_PARTNERS * N_SECTORS, len(MONTHS))), len(MONTHS)
    law[:, n - 9 :] = 0.2
    data, past = panel(np.ones_like(law), law), by_hand(n=n)
    made = forecast_by_tool(data, find_steps(data), past, still(len(law), n), tool)
    return made.assign(true=true.ravel()[made.pair] * np.log(1.2))


def test_the_interval_of_an_effect_holds_the_true_effect_as_often_as_it_says():
    """Effects are seen in simulated truth only: elasticities differ by partner and by its sectors."""
    made = pd.concat([effects(seed) for seed in range(6)])
    z = ((made.true - made.effect) / made.effect_error).abs()
    for level in (0.5, 0.8, 0.9, 0.95):
        assert (z <= ndtri(0.5 + level / 2)).mean() == pytest.approx(level, abs=0.03), level
    alone = ((made.true - made.effect) / (made.std_error * made.felt)).abs()
    assert (alone <= WIDE).mean() < 0.5  # the error of the elasticity alone holds half of them


@pytest.mark.parametrize("scheme", ["products", "partners"])
def test_the_effect_of_a_placebo_law_is_told_from_zero_no_more_often_than_it_says(chapters, scheme):
    """Imports of 2017-2019 under laws that were not theirs: the true effect is nil."""
    design, whole = first_design(chapters, load_groups()), main_estimate("2018")
    scale = (whole.ci_high - whole.ci_low) / 2 / WIDE / fitted(design)[1]
    ((name, law),) = [(n, t) for n, t in design.tariffs.items() if n == "law"]
    told, n = [], 100
    for permuted in list(design.laws(scheme, n))[1:]:
        value, error = fitted(replace(design, tariffs={name: law._replace(values=permuted)}))
        told.append(abs(value) > WIDE * scale * error)
    assert np.mean(told) <= 0.05 + 2 * (0.05 * 0.95 / n) ** 0.5
