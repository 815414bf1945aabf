"""By value every choice has its row."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.checks.by_value import CHOICE_KEYS, by_value, choices_by_line
from analysis.estimate.elasticity.checks.inputs import load_by_value, load_checks
from analysis.estimate.elasticity.main.inputs import load_estimates

TRUTH = -2.0
GROUPS = pd.Series(dtype=object)


@pytest.fixture(scope="module")
def lines():
    """Lines of five partners whose imports answer to their law, some of them large."""
    rng = np.random.default_rng(7)
    rows = [
        (p, f"{chapter}{k:08d}")
        for p in ("AUT", "CHN", "IND", "JPN", "VNM")
        for chapter in (72, 84)
        for k in range(60)
    ]
    table = pd.DataFrame(rows, columns=["partner", "hs10"])
    table["law"] = rng.uniform(0, 0.4, len(table))
    table["value_2024"] = np.exp(rng.normal(17, 2.5, len(table)))
    table["value_2025"] = table.value_2024 * np.exp(TRUTH * table.law)
    return table.assign(collected=table.law, naics3="331")


def test_every_choice_by_line_recovers_one_truth_and_large_lines_are_fewer(lines):
    goods = pd.DataFrame({"hs10": lines.hs10.unique()[:8]})
    rows = by_value(choices_by_line(lines, GROUPS, goods)).set_index("choice")
    assert set(rows.index) < set(CHOICE_KEYS) and "instrumented" not in rows.index
    exact = rows.drop(index="mid-point growth")
    assert exact.value.to_numpy() == pytest.approx(TRUTH, abs=1e-6)
    assert (rows.effective <= rows.n_obs).all()
    assert rows.n_obs["large lines"] < rows.n_obs[""] / 2
    assert rows.n_obs["large lines"] == rows.n_obs["large lines, each once"]
    assert rows.weights["large lines, each once"] == "equal" and rows.small[""] < 0.1


def test_what_the_study_stores_is_the_main_estimate_and_what_varies_it():
    """Where a choice is a toggle or a placebo too, it is the same number."""
    rows = load_by_value().set_index("choice").value
    main = load_estimates(other=True)["main_estimates"].query("episode == '2025' and tariff == 'law'")
    assert rows[""] == pytest.approx(main.value.item(), rel=1e-9)
    checks = load_checks()
    varied = checks["main_toggles"].query(
        "episode == '2025' and tariff == 'law' and scheme == 'by partners'"
    )
    varied = varied.set_index("toggle").value
    for choice, toggle in {
        "without China": "without CHN",
        "without data centres": "without AI goods",
        "without gold and jewels": "without gold and jewels",
        "with Canada and Mexico": "with members of USMCA",
        "partner x chapter": "partner x chapter",
    }.items():
        assert rows[choice] == pytest.approx(varied[f"{toggle}, by value"], rel=1e-9), choice
    coarse = checks["main_placebos"].query("episode == '2025' and not is_placebo and weights == 'value'")
    for row in coarse.itertuples():
        assert rows[row.version] == pytest.approx(row.value, rel=1e-9)
    assert rows.min() < -5 and rows.max() > 0.5
