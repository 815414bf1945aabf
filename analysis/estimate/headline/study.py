"""The study of the headline elasticities: every inference on them, what varies them, and by product."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import checks
from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import load_statutory
from analysis.combine.law.line_rates import china_line_rates, line_rates
from analysis.combine.law.lines import lines_2017
from analysis.combine.law.statutory import read_law
from analysis.combine.panel import ANNUAL
from analysis.estimate.engine.randomisation import DRAWS
from analysis.estimate.engine.results import Estimate, from_frame
from analysis.estimate.engine.stored import stored
from analysis.estimate.headline.border_prices import price_changes, price_response
from analysis.estimate.headline.by_group import Shrunk, by_group, end_use_of, is_ai_good, shrink
from analysis.estimate.headline.by_product import by_product, product_changes
from analysis.estimate.headline.coverage import SHIPPED, coverage_table
from analysis.estimate.headline.intervals import headlines
from analysis.estimate.headline.lines import lines_table
from analysis.estimate.headline.placebos import first_placebos, second_placebos
from analysis.estimate.headline.products import SCHEMES, Design, first_design, second_design
from analysis.estimate.headline.toggles import first_toggles, second_toggles
from analysis.estimate.load import load
from analysis.made import whole

#: Changes of US imports by HS6, and import prices, of the first episode by product.
CHANGES, PRICES = "us_imports_hs6_changes", "us_import_price_index_china_naics3_monthly"


@dataclass(frozen=True)
class Story:
    """The headline elasticities and what a reader needs to judge them.

    Attributes
    ----------
    estimates : dict of Estimate
        (episode, ``"law"`` or ``"collected"``) -> the headline elasticity.
    intervals : DataFrame
        Of :func:`intervals.headlines`: every inference on them.
    toggles : DataFrame
        Of :func:`toggles.first_toggles` and :func:`toggles.second_toggles`.
    placebos : DataFrame
        Of :func:`placebos.first_placebos` and :func:`placebos.second_placebos`, with ``episode``.
    coverage : DataFrame
        Of :func:`coverage.coverage_table`.
    """

    estimates: dict[tuple[str, str], Estimate]
    intervals: pd.DataFrame
    toggles: pd.DataFrame
    placebos: pd.DataFrame
    coverage: pd.DataFrame

    def rows(self, table: str, **values: str) -> pd.DataFrame:
        """Return the rows of one of the tables in which columns have these values."""
        found = getattr(self, table)
        for column, value in values.items():
            found = found[found[column].eq(value)]
        return found


@dataclass(frozen=True)
class Goods:
    """Elasticities by law of kinds of goods, and the first episode by product.

    Attributes
    ----------
    end_uses, sectors : Shrunk
        Of :func:`by_group.shrink`, second episode.
    without_ai : DataFrame
        Of :func:`by_group.by_group` by end use, without goods of data centres.
    products : DataFrame
        Of :func:`by_product.by_product`, first episode, China.
    prices, price_response : DataFrame
        Of :func:`border_prices.price_changes` and :func:`border_prices.price_response`.
    labels : dict
        Sector -> its name.
    """

    end_uses: Shrunk
    sectors: Shrunk
    without_ai: pd.DataFrame
    products: pd.DataFrame
    prices: pd.DataFrame
    price_response: pd.DataFrame
    labels: dict[str, str]


def study(*, episodes: list[str], leave_out: tuple[str, ...] = (), draws: int = DRAWS) -> Story:
    """Return the headlines of some episodes, anew where partners are left out, or with other draws.

    Parameters
    ----------
    episodes : list of str
        Keys of ``episodes.yaml``.
    leave_out : tuple of str
        Partners left out of every estimate, ISO alpha-3.
    draws : int
        Assignments of the law beside the one that happened.
    """
    anew = leave_out or draws != DRAWS
    tables = make(leave_out, names=tuple(episodes), draws=draws) if anew else load_tables()
    coverage = pd.read_csv(SHIPPED, dtype={"episode": str})
    parts = {name.removeprefix("headline_"): table for name, table in tables.items()}
    own = {
        name: table[table.episode.isin(episodes)].reset_index(drop=True)
        for name, table in (parts | {"coverage": coverage}).items()
    }
    return Story(**own | {"estimates": _by_tariff(own["estimates"])})


def headline_estimate(name: str, tariff: str = "law") -> Estimate:
    """Return the headline elasticity of an episode.

    Parameters
    ----------
    name : str
        Key of ``episodes.yaml``.
    tariff : {"law", "collected"}
        By what the law does, or per point collected.

    Returns
    -------
    Estimate
        Its 95 % interval is that of the law dealt out anew.
    """
    return _by_tariff(load_tables()["headline_estimates"])[name, tariff]


def load_tables() -> dict[str, pd.DataFrame]:
    """Return the headline estimates and all that varies them, stored if nothing has changed.

    Returns
    -------
    dict
        ``headline_estimates``, ``headline_intervals`` (:func:`intervals.headlines`),
        ``headline_toggles``, ``headline_placebos``.
    """
    names = [f"headline_{part}" for part in ("estimates", "intervals", "toggles", "placebos")]
    what = "the headline elasticities, the law dealt out 1,999 times by each scheme (about 40 s)"
    by = (headlines.__module__, second_toggles.__module__, second_placebos.__module__,
          line_rates.__module__, read_law.__module__, load.__module__)  # fmt: skip
    return stored(make, names, what=what, by=by)


def make(
    out: tuple[str, ...] = (), *, names: tuple[str, ...] = ("2018", "2025"), draws: int = DRAWS
) -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tables` stores, without some partners, on all cores."""
    from joblib import Parallel, delayed

    designs = {name: design for name, design in load_designs(out).items() if name in names}
    schemes = [(name, scheme) for scheme in SCHEMES for name in designs]
    groups, chapters = _groups(), load("hs2").without(out)
    table, every = (lines[~lines.partner.isin(out)] for lines in load_lines())
    goods = read_table("us_ai_goods_hs10")
    others = {
        "2018": [delayed(first_toggles)(chapters, groups), delayed(first_placebos)(chapters)],
        "2025": [
            delayed(second_toggles)(table, every, groups, goods),
            delayed(second_placebos)(table, chapters, load("naics3").without(out), read_table(CHANGES)),
        ],
    }
    tasks = [delayed(designs[name].randomise)(scheme, draws) for name, scheme in schemes]
    done = Parallel(n_jobs=-1)(tasks + [task for name in designs for task in others[name]])
    drawn, made = dict(zip(schemes, done, strict=False)), iter(done[len(schemes) :])
    varied = {name: (next(made), next(made)) for name in designs}
    estimates, intervals = headlines(designs, drawn)
    placebos = [placebo.assign(episode=name) for name, (_, placebo) in varied.items()]
    return {
        "headline_estimates": estimates, "headline_intervals": intervals,
        "headline_toggles": pd.concat([t for t, _ in varied.values()], ignore_index=True),
        "headline_placebos": pd.concat(placebos, ignore_index=True),
    }  # fmt: skip


def load_designs(out: tuple[str, ...] = ()) -> dict[str, Design]:
    """Return the headline regressions by episode, without some partners."""
    lines = load_lines()[0]
    return {
        "2018": first_design(load("hs2"), _groups(), without=out),
        "2025": second_design(lines[~lines.partner.isin(out)], _groups(), vintage=vintage(ANNUAL)),
    }


def load_goods() -> Goods:
    """Return the elasticities of kinds of goods, stored if nothing has changed."""
    names = ["goods_end_uses", "goods_without_ai", "goods_sectors", "goods_products"]
    by = (by_group.__module__, by_product.__module__, line_rates.__module__, read_law.__module__)
    tables = stored(make_goods, names, what="elasticities by end use and sector (about 10 s)", by=by)
    uses, without, sectors, products = (tables[name] for name in names)
    labels = read_table("product_codes").query("system == 'naics3'").set_index("code").label
    prices = price_changes(read_table(PRICES), load_statutory())
    return Goods(
        end_uses=shrink(uses), sectors=shrink(sectors), without_ai=without, products=products,
        prices=prices, price_response=price_response(prices, vintage=vintage(PRICES)),
        labels=labels.to_dict(),
    )  # fmt: skip


def goods_estimate(code: str) -> tuple[Estimate, Estimate]:
    """Return the elasticity by law of an end use or of a sector, 2024-2025.

    Parameters
    ----------
    code : str
        ``"capital"``, ``"consumption"``, ``"intermediate"``, or a sector of three digits.

    Returns
    -------
    drawn, alone : Estimate
        Drawn to what such groups have in common, as what-ifs use it, without an error or p of its own;
        and as the group's own regression has it.

    Raises
    ------
    InputError
        Unknown goods, or a sector sold by too few partners; with the nearest.
    """
    goods = load_goods()
    frame = pd.concat([goods.end_uses.frame, goods.sectors.frame], ignore_index=True)
    checks.check_choice(code, frame.group, what="goods", where="those with an elasticity of their own")
    row = frame[frame.group.eq(code)]
    (alone,), found = from_frame(row), row.iloc[0]
    drawn = replace(
        alone, value=found.shrunk, ci_low=found.shrunk_low, ci_high=found.shrunk_high,
        std_error=math.nan, p_value=math.nan, notes="drawn to the elasticity common to such groups",
    )  # fmt: skip
    return drawn, alone


def make_goods() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_goods` stores."""
    lines, of = load_lines()[0], vintage(ANNUAL)
    uses = end_use_of(lines.hs10, read_table("hs6_bec5_end_use"))
    ai = is_ai_good(lines.hs10, read_table("us_ai_goods_hs10"))
    law = china_line_rates(lines_2017(read_table), read_events())
    changes = product_changes(read_table(CHANGES), law)
    return {
        "goods_end_uses": by_group(lines, uses, vintage=of),
        "goods_without_ai": by_group(lines[~ai], uses[~ai], vintage=of),
        "goods_sectors": by_group(lines, lines.naics3, vintage=of),
        "goods_products": by_product(changes, vintage=vintage(CHANGES)),
    }


@cache
def load_lines() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return changes by line as :func:`lines_table`: of partners with statutory rates, and of all."""
    partners = read_table("partners").partner
    law = read_law(read_table, read_events(), partners=partners)
    return lines_table(read_table(ANNUAL), line_rates(law, partners))


def write_coverage(**settings) -> Path:
    """Simulate size and coverage of the inference (:func:`coverage.coverage_table`); write the table.

    Returns
    -------
    Path
        The file written.
    """
    designs = load_designs()
    groups = {name: design.error_groups() for name, design in designs.items()}
    with whole(SHIPPED) as aside:
        table = coverage_table(designs, groups, **settings)
        table.to_csv(aside, index=False, float_format="%.4g", lineterminator="\n")
    return SHIPPED


def _groups() -> pd.Series:
    """Return the group under whose law a partner trades, missing for most."""
    return read_table("partners").set_index("partner").group


def _by_tariff(table: pd.DataFrame) -> dict[tuple[str, str], Estimate]:
    found = zip(from_frame(table), table.tariff, strict=True)
    return {(e.episode, tariff): e for e, tariff in found}


if __name__ == "__main__":
    sys.exit(checks.run(lambda: print(f"{write_coverage().name} is written", flush=True)))
