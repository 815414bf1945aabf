import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import select
from analysis.combine.panel import ANNUAL
from analysis.estimate.diversion import accounting as d
from analysis.estimate.diversion import trade as t
from analysis.estimate.diversion.chance import chance, common_growth
from analysis.estimate.diversion.inputs import (
    account_lines,
    bounds_of,
    load_codes,
    load_groups,
    load_losers,
    load_matched,
)
from analysis.estimate.diversion.study import check


def trade(rows):
    """Trade from (line, supplier, before, after)."""
    return pd.DataFrame(rows, columns=["line", "supplier", "before", "after"])


#: China loses 60 in line a, of which two others gain 40 and 30 and a third loses 25; it gains in b.
SMALL = trade(
    [
        ("a", "CHN", 100, 40),
        ("a", "VNM", 10, 50),
        ("a", "MEX", 0, 30),
        ("a", "DEU", 30, 5),
        ("b", "CHN", 20, 26),
        ("b", "VNM", 50, 45),
        ("c", "DEU", 70, 75),
    ]
)


def random_trade(seed=0, n_lines=40, n_suppliers=8):
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product(
        [[f"{k:04d}" for k in range(n_lines)], ["CHN", *(f"S{k}" for k in range(n_suppliers))]]
    )
    values = rng.integers(0, 10**6, (len(index), 2)) * (rng.random((len(index), 2)) > 0.3)
    frame = pd.DataFrame(values, columns=["before", "after"])
    frame.insert(0, "line", index.get_level_values(0))
    frame.insert(1, "supplier", index.get_level_values(1))
    return frame


def test_accounting_by_hand():
    found = d.account(SMALL, "CHN")
    line = found.lines.loc["a"]
    assert (line.loss, line.gains, line.losses) == (60, 70, 25)
    assert (line.high, line.net) == (60, 45)
    assert found.lines.loc["b", "loss"] == 0 and found.gain == 6
    # 60 replaced are shared out as 40 to 30.
    assert found.suppliers.high.to_dict() == pytest.approx({"VNM": 60 * 4 / 7, "MEX": 60 * 3 / 7})
    assert (found.share("high"), found.share("net")) == (1.0, 0.75)


def test_components_by_hand():
    parts = d.components(d.account(SMALL, "CHN"), left_out=7)
    assert parts.to_dict() == {
        "loss": -60,
        "replaced": 60,
        "beyond": 10,
        "others_lost": -25,
        "own_gains": 6,
        "others_elsewhere": 0,
        "left_out": 7,
    }


@pytest.mark.parametrize("seed", range(5))
def test_parts_add_up_exactly_to_the_change_of_all_imports(seed):
    rows = random_trade(seed)
    parts = d.components(d.account(rows, "CHN"))
    assert parts.sum() == rows.after.sum() - rows.before.sum()


@pytest.mark.parametrize("leave_out", [(), ("laptops", "precious_metals"), tuple(load_groups())])
@pytest.mark.parametrize("partner, digits", [("CHN", 10), ("VNM", 4)])
def test_parts_of_the_published_year_add_up_to_the_published_total(partner, digits, leave_out):
    found = account_lines(partner, "lost", digits, leave_out)
    parts = d.components(found, t.left_out_change(load_codes(), leave_out))
    totals = read_table(ANNUAL).groupby("year").customs_value.sum()
    assert parts.sum() == totals[2025] - totals[2024]


def test_what_suppliers_gained_adds_up_to_what_was_replaced():
    found = d.account(random_trade(1), "CHN")
    for name in ("high", "net"):
        assert found.suppliers[name].sum() == pytest.approx(found.lines[name].sum(), rel=1e-12)
    assert (found.suppliers.net <= found.suppliers.high + 1e-6).all()


def test_net_replacement_is_never_above_the_highest_nor_above_the_loss():
    lines = d.account(random_trade(2), "CHN").lines
    assert (lines.net <= lines.high).all() and (lines.high <= lines.loss).all()


def test_with_two_suppliers_the_loss_of_one_is_the_gain_of_the_other():
    rows = random_trade(3, n_suppliers=1)
    lost = d.account(rows, "CHN").lines.high.sum()
    won = d.account(d.mirror(rows), "S0").lines.high.sum()
    assert lost == won > 0


def test_dollars_and_the_order_of_rows_change_no_share():
    rows = random_trade(4)
    moved = rows.assign(before=rows.before * 1000, after=rows.after * 1000)
    a, b = (d.account(r, "CHN") for r in (rows, moved.sample(frac=1, random_state=1)))
    assert a.share("high") == pytest.approx(b.share("high"), rel=1e-12)
    assert a.share("net") == pytest.approx(b.share("net"), rel=1e-12)


def with_chance(others_after):
    """Thirty untouched lines whose sales grow by a tenth, and one line in which China loses 50."""
    rows = [(f"{k:04d}", "DEU", 100, 110) for k in range(30)]
    rows += [("9000", "CHN", 100, 50), ("9000", "DEU", 100, others_after)]
    return d.account(trade(rows), "CHN").lines


def test_chance_and_common_growth_by_hand():
    lines = with_chance(130)
    found = chance(lines)
    assert (found.by_chance, found.low) == pytest.approx((0.2, 0.4))
    assert common_growth(lines) == pytest.approx((0.1, 0.4))
    assert chance(with_chance(110)).low == pytest.approx(0.0)
    assert chance(with_chance(95)).low == pytest.approx(-0.2)


def test_too_few_untouched_lines_give_no_lower_bound():
    lines = with_chance(130).drop("0000")
    assert chance(lines).n_untouched == 29 and np.isnan(chance(lines).low)


def simulated(diverted, *, seed, n_lines=1200, noise=0.4, suppliers=1):
    """Others' sales move by chance; in half of the lines China loses, and others take a share of it."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(13, 1, n_lines))
    china = size * rng.uniform(0.1, 1.5, n_lines) * (np.arange(n_lines) % 2)
    loss = china * rng.uniform(0.1, 0.8, n_lines)
    line = [f"{k:04d}" for k in range(n_lines)]
    rows = [pd.DataFrame({"line": line, "supplier": "CHN", "before": china, "after": china - loss})]
    for k in range(suppliers):
        own = size / suppliers
        after = own * np.exp(rng.normal(0.05, noise, n_lines)) + diverted * loss / suppliers
        rows.append(pd.DataFrame({"line": line, "supplier": f"S{k}", "before": own, "after": after}))
    rows = pd.concat(rows).round({"before": 0, "after": 0})
    return d.account(rows.astype({"before": "int64", "after": "int64"}), "CHN")


@pytest.mark.parametrize("diverted", [0.0, 0.3, 0.6, 0.9])
def test_the_truth_lies_between_the_bounds(diverted):
    found = simulated(diverted, seed=1, suppliers=6, noise=0.6)
    below = chance(found.lines)
    assert below.low_ci_low <= diverted <= found.share("high")
    assert found.share("net") - below.low == pytest.approx(below.by_chance)


def test_a_shrinking_market_hides_replacement_even_from_the_upper_bound():
    """Others sell a third less, but for what they take over: most of it is no rise and is not seen."""
    rows = trade([("a", "CHN", 100, 40), ("a", "VNM", 150, 100 + 54)])
    assert d.account(rows, "CHN").share("high") == pytest.approx(4 / 60)


def test_without_diversion_the_net_count_finds_much_and_the_low_bound_nothing():
    found = simulated(0.0, seed=2)
    assert found.share("net") > 0.3
    assert chance(found.lines).low == pytest.approx(0.0, abs=0.04)


def test_interval_of_the_low_bound_covers_nothing_as_often_as_it_says():
    inside = [
        (lambda c: c.low_ci_low <= 0 <= c.low_ci_high)(chance(simulated(0.0, seed=s, n_lines=500).lines))
        for s in range(60)
    ]
    assert np.mean(inside) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)


def test_without_noise_the_low_bound_is_the_truth():
    assert chance(simulated(0.6, seed=3, noise=1e-9).lines).low == pytest.approx(0.6, abs=0.06)


def test_renumbered_codes_are_matched_with_their_neighbours():
    totals = pd.DataFrame(
        {"before": [5, 0, 3, 4, 0, 9], "after": [0, 6, 3, 0, 7, 9]},
        index=["8471300100", "8471300150", "8471300190", "8528110000", "8528190000", "9503000011"],
    )
    line = t.lasting_lines(totals)
    assert line.iloc[:3].tolist() == ["84713001"] * 3
    assert line.iloc[3:5].tolist() == ["8528"] * 2
    assert totals.groupby(line).sum().gt(0).all(axis=None)
    assert line.iloc[5] == "9503000011"


def test_no_trade_is_lost_by_matching_at_any_resolution():
    totals = read_table(ANNUAL).groupby("year").customs_value.sum()
    for digits in t.MATCHED_DIGITS:
        rows = load_matched(digits)
        assert (rows.before.sum(), rows.after.sum()) == (totals[2024], totals[2025])
        assert not rows.duplicated(["line", "supplier"]).any()


def test_after_joining_hardly_any_line_is_sold_in_one_year_only():
    sums = load_matched().groupby("line")[["before", "after"]].sum()
    assert sums.eq(0).any(axis=1).sum() <= 5


def test_groups_of_goods_do_not_share_a_code_and_cover_all_of_8471():
    prefixes = [p for group in load_groups().values() for p in group["prefixes"]]
    assert not any(a != b and a.startswith(b) for a in prefixes for b in prefixes)
    codes = read_table(ANNUAL).hs10.drop_duplicates()
    computers = codes[codes.str.startswith("8471")]
    assert computers.str.startswith(tuple(prefixes)).sum() >= 0.5 * len(computers)


def test_sectors_add_up_to_the_published_world_in_the_same_months():
    table = read_table("us_imports_naics3_monthly")
    rows = t.by_sector(table, select(start="2025-04", end="2025-11"))
    world = table[table.partner.eq("WLD")].set_index("month").customs_value
    assert rows.after.sum() == world["2025-04":"2025-11"].sum()
    assert rows.before.sum() == world["2024-04":"2024-11"].sum()
    assert t.OTHER_SUPPLIERS in set(rows.supplier)


def test_published_bounds_of_china_are_frozen():
    """Frozen numbers: change them only with a line in CHANGELOG.md."""
    found = bounds_of("CHN", "lost", 10, ())
    assert found["loss"] == 145_050_451_547
    expected = {
        "high": 0.7308,
        "net": 0.5715,
        "low": 0.4089,
        "low_ci_low": 0.1669,
        "low_ci_high": 0.5675,
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=0.0005), name


@pytest.mark.slow  # the executed report, which is run again and compared, holds it too
def test_where_little_was_diverted_the_low_bound_is_about_nothing_and_the_high_one_is_not():
    found = load_losers().set_index("partner")
    assert found.low.idxmax() == "CHN"
    others = found.drop("CHN")
    assert abs(others.low.median()) < 0.06 and others.high.median() > 0.6


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: t.check_groups(["laptop"], load_groups()),
            "group of goods 'laptop'. Did you mean 'laptops'",
        ),
        (lambda: load_matched(8), "digits 8: lines are matched at 10, 6, 4, 2 digits"),
        (lambda: d.account(SMALL, "CHX"), "unknown partner 'CHX' in the imports by line. Did you mean"),
    ],
)
def test_bad_input_is_refused_with_its_message(call, message):
    with pytest.raises(InputError, match=message):
        call()


SHIPPED = {
    "partner": "CHN",
    "start": "2025-04",
    "end": "2025-11",
    "leave_out_goods": [],
    "digits": 10,
}


@pytest.mark.parametrize(
    "changed, message",
    [
        (
            {"start": "2024-01", "end": "2025-03"},
            "the window 2024-01 to 2025-03 is longer than twelve months",
        ),
        (
            {"start": "2013-04", "end": "2013-11"},
            "2013-04 to 2013-11 and the year before it are outside the data: sectors have 2013-01",
        ),
        # A report shows the same months of two years before, too.
        (
            {"start": "2015-04", "end": "2015-11"},
            "2013-04 to 2013-11 and the year before it are outside",
        ),
        ({"start": "2026-01", "end": "2026-03"}, "outside the data"),
        ({"partner": "CHM"}, "unknown partner 'CHM' in the naics3 panel. Did you mean 'CHN'"),
        ({"leave_out_goods": ["laptop"]}, "group of goods 'laptop'. Did you mean 'laptops'"),
        ({"digits": 8}, "digits 8: lines are matched at 10, 6, 4, 2 digits"),
    ],
)
def test_parameters_that_the_data_cannot_answer_are_refused_before_the_report_runs(changed, message):
    with pytest.raises(InputError, match=message) as refused:
        check(**SHIPPED | changed)
    assert "\n" not in str(refused.value)


def test_sound_parameters_pass_before_the_report_runs():
    assert check(**SHIPPED | {"partner": "VNM", "leave_out_goods": ["laptops"], "digits": 6}) is None
