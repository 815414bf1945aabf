"""The study of kinds of goods: elasticities by end use and sector, and both episodes by product."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from analysis import checks
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.panel import ANNUAL
from analysis.engine.results import Estimate, from_frame
from analysis.engine.stored import stored
from analysis.estimate.elasticity.goods.by_group import by_group, end_use_of, shrink
from analysis.estimate.elasticity.goods.by_product import by_product, laws, product_changes
from analysis.estimate.elasticity.goods.story import GoodsElasticities
from analysis.estimate.elasticity.main.inputs import load_lines, load_main_lines
from analysis.law import names
from analysis.law.line_rates import china_line_rates
from analysis.law.lines import lines_2017

#: Changes of US imports by HS6.
HS6_CHANGES_TABLE = "us_imports_hs6_changes"


def load_goods() -> GoodsElasticities:
    """Return the elasticities of kinds of goods, stored if nothing has changed."""
    table_names = ["goods_end_uses", "goods_sectors", "goods_products"]
    tables = stored(make_goods, table_names, what="elasticities by end use and sector (about 10 s)")
    uses, sectors, products = (tables[name] for name in table_names)
    labels = read_table("product_codes").query("system == 'naics3'").set_index("code").label
    return GoodsElasticities(
        end_uses=shrink(uses),
        sectors=shrink(sectors),
        products=products,
        labels=labels.to_dict(),
    )


def goods_estimate(code: str) -> tuple[Estimate, Estimate]:
    """Return the elasticity by law of an end use or of a sector, 2024-2025.

    Parameters
    ----------
    code : str
        ``"capital"``, ``"consumption"``, ``"intermediate"``, or a sector by three digits or its name.

    Returns
    -------
    shrunk, alone : Estimate
        Drawn to what such groups have in common, as what-ifs use it, without an error or p of its own;
        and as the group's own regression has it.

    Raises
    ------
    InputError
        Unknown goods, or a sector sold by too few partners; with the nearest.
    """
    goods = load_goods()
    frame = pd.concat([goods.end_uses.frame, goods.sectors.frame], ignore_index=True)
    use = code.removesuffix(" goods")
    code = use if use in names.END_USES else names.goods(code, "naics3", what="goods").code
    checks.check_choice(code, frame.group, what="goods", where="those with an elasticity of their own")
    row = frame[frame.group.eq(code)]
    (alone,), group_row = from_frame(row), row.iloc[0]
    shrunk = replace(
        alone,
        value=group_row.shrunk,
        ci_low=group_row.shrunk_low,
        ci_high=group_row.shrunk_high,
        std_error=math.nan,
        p_value=math.nan,
        notes="drawn to the elasticity common to such groups",
    )
    return shrunk, alone


def make_goods() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_goods` stores."""
    lines, of = load_main_lines(), vintage(ANNUAL)
    uses = end_use_of(lines.hs10, read_table("hs6_bec5_end_use"))
    lists = china_line_rates(lines_2017(read_table), read_past_events())
    changes = product_changes(read_table(HS6_CHANGES_TABLE), laws(lists, load_lines()[0]))
    return {
        "goods_end_uses": by_group(lines, uses, vintage=of),
        "goods_sectors": by_group(lines, lines.naics3, vintage=of),
        "goods_products": by_product(changes, vintage=vintage(HS6_CHANGES_TABLE)),
    }
