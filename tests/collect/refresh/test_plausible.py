"""A refresh with one month or partner that cannot be is refused; true later months are brought."""

import pandas as pd
import pytest

from analysis import checks
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.refresh import store
from analysis.collect.refresh.command import main
from analysis.collect.refresh.complete import time_of
from analysis.collect.refresh.exchanged import check_exchanged
from analysis.collect.refresh.plausible import _check_repeated, check_plausible
from analysis.collect.refresh.recipes import RECIPES
from analysis.collect.refresh.store import bring
from analysis.collect.tables import describe
from tests.collect.refresh.conftest import DAY
from tests.collect.refresh.impossible import (
    CHAPTERS,
    FAULTS,
    LINES,
    PRICES,
    RECEIPTS,
    SECTORS,
    TOTALS,
    exchanged,
    shipped,
    times,
)
from tests.collect.refresh.publishers import Publishers

RECIPE = {recipe.table: recipe for recipe in RECIPES}


def refreshed(name: str, first, change, folder, table: pd.DataFrame | None = None) -> list:
    """Bring a table of which what is from a time on is new, after a change."""
    table = shipped(name) if table is None else table
    recipe, time = RECIPE[name], time_of(table)
    held = table.iloc[:0] if first == "beside" else table
    if first and first != "beside":
        held = table[table[time].lt(pd.Timestamp(first) if time == "month" else first)]
    last = table[time].max()
    return bring(
        recipe,
        change(table),
        old=held,
        table=describe(recipe.like or name),
        day=DAY,
        folder=folder,
        window=("2012-01", f"{last:%Y-%m}" if time == "month" else "2025-12"),
        beside=shipped(SECTORS) if recipe.beside else None,
    )


@pytest.mark.parametrize("name, first, change, message", FAULTS.values(), ids=list(FAULTS))
def test_a_month_or_partner_that_cannot_be_is_refused_by_name(tmp_path, name, first, change, message):
    with pytest.raises(InputError, match=f"^refreshed {name}: .*{message}") as refused:
        refreshed(name, first, change, tmp_path / DAY)
    said = str(refused.value)
    assert "No table was changed." in said and "\n" not in said and not (tmp_path / DAY).exists()


def first_released(table: pd.DataFrame) -> pd.DataFrame:
    """Sectors with the duties of each partner's month as they were first released, or then revised."""
    rates = read_table("us_collected_rate_revisions_2025").set_index(["partner", "month"])
    ratio = (rates.revised_rate / rates.first_release_rate).rename("ratio").reset_index()
    ratio = table.merge(ratio, on=["partner", "month"], how="left").ratio.fillna(1).set_axis(table.index)
    return table.assign(duties=(table.duties * ratio.astype(float)).astype("int64"))


def before_the_annual_revision(table: pd.DataFrame) -> pd.DataFrame:
    """Totals of five partners as they stood before June 2026, and of the rest as they are."""
    early = read_table("us_trade_totals_vintages").query("vintage == 'pre-June-2026 revision'")
    early = early[early.flow.eq("general_imports")].merge(read_table("partners"), on="partner")
    early = early.set_index(["month", "census_name"]).value.astype(float)
    own = pd.MultiIndex.from_frame(table[["month", "census_name"]])
    revised = pd.Series(early.reindex(own).to_numpy(), table.index)
    return table.assign(general_imports=revised.fillna(table.general_imports))


def same(table: pd.DataFrame) -> pd.DataFrame:
    return table


#: Table, the first time that is new, the last, and what else came to what was held.
GOOD = {
    "steel tariffs on Canada come and go": (SECTORS, "2018-05", "2019-08", same),
    "the agreement with Korea": (SECTORS, "2015-12", "2016-03", same),
    "covid": (SECTORS, "2020-03", "2020-08", same),
    "war in Ukraine": (SECTORS, "2022-02", "2022-10", same),
    "little is left of Russia's": (SECTORS, "2024-07", "2024-12", same),
    "Swiss gold comes": (SECTORS, "2024-12", "2025-03", same),
    "China's 145 per cent, and Irish medicines": (SECTORS, "2025-03", "2025-08", same),
    "Brazil's and India's 50 per cent": (SECTORS, "2025-08", "2025-11", same),
    "duties are revised": (SECTORS, "", "2025-11", first_released),
    "Venezuela's oil goes": (CHAPTERS, "2019-01", "2019-10", same),
    "covid, by country": (TOTALS, "2020-02", "2020-08", same),
    "war, by country": (TOTALS, "2022-02", "2022-12", same),
    "totals are revised": (TOTALS, "", "2024-12", before_the_annual_revision),
    "receipts of spring 2025": (RECEIPTS, "2025-03", "2026-03", same),
    "prices": (PRICES, "2018-01", "2020-12", same),
    "a year by line": (LINES, 2025, 2025, same),
}


@pytest.mark.parametrize("name, first, last, change", GOOD.values(), ids=list(GOOD))
def test_true_months_that_came_later_and_true_revisions_are_brought(tmp_path, name, first, last, change):
    table = shipped(name)
    if name != LINES:
        table, last = read_table(name), pd.Timestamp(last)
        begin = pd.Timestamp(first or last) - pd.DateOffset(months=13)
        table = table[table.month.between(begin, last)].reset_index(drop=True)
    moved = refreshed(name, first, change, tmp_path / DAY, table)
    assert (moved[0].rows_added > 0) is bool(first) and (tmp_path / DAY / "datapackage.json").exists()
    assert change is same or any(one.n_revised for one in moved)


@pytest.mark.slow
@pytest.mark.parametrize("name", [SECTORS, CHAPTERS, TOTALS, RECEIPTS, PRICES])
def test_every_month_that_is_held_would_have_been_brought(name):
    table = read_table(name)
    held = table[table.month.lt(table.month.min() + pd.DateOffset(years=1))]
    new = table.drop(held.index)
    check_plausible(table, new, held, where=name)
    check_exchanged(table, new, held, where=name)


def test_a_refused_refresh_ends_with_code_two_and_leaves_nothing(project, capsys):
    wrong = times(20, "duties", month="2025-11", partner="CHN")(shipped(SECTORS))
    answers, window = Publishers({SECTORS: wrong}), ["--from", "2025-09", "--to", "2025-11"]
    asked = ["--source", SECTORS, *window, "--day", DAY]
    assert checks.run(lambda: main(asked, root=project.root, client=answers)) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "2025-11 of partner CHN: duties" in said.err
    assert project.files() == {}


def test_a_good_refresh_after_a_bad_one_is_compared_with_what_combined(project, monkeypatch, capsys):
    """What a bad one has more, or under another name, is not missed in a good one."""
    bad = exchanged("MEX", "VNM")(shipped(SECTORS))
    window = ["--from", "2025-10", "--to", "2025-11"]
    arguments = ["--source", SECTORS, *window, "--day"]
    with monkeypatch.context() as blind:  # as if nothing had been seen
        for check in ("check_exchanged", "check_complete", "check_plausible"):
            blind.setattr(store, check, lambda *_, **__: None)
        answers = Publishers({SECTORS: bad})
        main([*arguments, DAY], root=project.root, client=answers)
    before = project.files()
    main([*arguments, "2026-12-24"], root=project.root, client=Publishers())
    assert f"compared with what is shipped, not with {DAY}" in capsys.readouterr().out
    assert {name: data for name, data in project.files().items() if name.startswith(DAY)} == before


def test_amounts_again_are_refused_where_one_of_them_is_not_published_in_either_month():
    months = pd.date_range("2025-01", periods=3, freq="MS", name="month")
    sums = pd.DataFrame({"value": [4e9, 5e9, 5e9], "duties": float("nan")}, months)
    sums.columns = pd.MultiIndex.from_product([sums.columns, ["CHN"]], names=[None, "partner"])
    with pytest.raises(InputError, match="the same, to the dollar, as in 2025-02"):
        _check_repeated(sums, [months[-1]], where="a table")
    sums.loc[months[-1], "value"] = 5.1e9
    assert _check_repeated(sums, [months[-1]], where="a table") is None
