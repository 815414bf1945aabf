"""What claims are held against: figures of China's customs, US Census and Treasury, and the law."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import InputError, read_yaml
from analysis.claims.measures import (
    COLLECTED_SERIES,
    COLLECTED_WORLD,
    CUSTOMS_SERIES,
    LINES,
    PRICES_SERIES,
    RATE_REVISIONS,
    REALISED_SERIES,
    RECEIPTS_SERIES,
    REFUNDS_SERIES,
    TABLES,
    TOTALS_SERIES,
    VINTAGES,
)
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel, load_statutory, load_world
from analysis.combine.load import partner_names, product_labels
from analysis.engine.stored import stored
from analysis.estimate.claims.claims_file import check_content
from analysis.estimate.claims.ledgers import Ledgers
from analysis.estimate.trade.exports.china_ledger import DESTINATION_NAMES
from analysis.law.names import name_of
from analysis.paths import given
from analysis.reading import cached
from analysis.vocabulary import WORLD

#: Names of the United States and of groups of countries in China's customs.
GROUP_NAMES = DESTINATION_NAMES | {"BRI": "Belt and Road countries"}

FOLDER = Path(__file__).parent

#: What documents say, by topic; columns as at its head.
DOCUMENTS = FOLDER / "documents.yaml"


def load_claims(name: str) -> tuple[Path, dict]:
    """Return a claims file, and what it holds as :func:`claims_file.check_content` takes it.

    Parameters
    ----------
    name : str
        Name of a file in ``analysis/estimate/claims/`` without ``.yaml``, or a path to another.
    """
    shipped = sorted(path.stem for path in FOLDER.glob("[0-9]*.yaml"))  # one an article
    path = FOLDER / f"{name}.yaml" if name in shipped else given(name)
    if not path.is_file():
        raise InputError(f"no claims file {name!r}. Shipped: {', '.join(shipped)}; or give a path.")
    content = read_yaml(path)
    check_content(path, content)
    return path, content


@cached
def load_figures() -> Ledgers:
    """Return the figures that claims are held against; read once, never changed."""
    partners = read_table("partners").set_index("partner")
    codes = read_table("census_partner_codes").dropna(subset="partner")
    return Ledgers(
        customs=read_table(CUSTOMS_SERIES),
        revised_totals=read_table(VINTAGES),
        prices=read_table(PRICES_SERIES).set_index("month"),
        realised=read_table(REALISED_SERIES).set_index("month"),
        receipts=read_table(RECEIPTS_SERIES).set_index("month"),
        panel=load_panel(),
        totals=cached(lambda: read_table(TOTALS_SERIES)),
        world=cached(load_world),
        statutory=cached(lambda: load_statutory().query("system == 'naics3'")),
        lines=cached(lambda: read_table(LINES)),
        by_year=cached(load_years),
        refunds=cached(lambda: read_table(REFUNDS_SERIES).set_index("month")),
        collected=cached(_collected),
        whole=cached(lambda: read_table(COLLECTED_WORLD).query("series == 'US-INCL'")),
        rate_revisions=cached(lambda: read_table(RATE_REVISIONS)),
        sectors=cached(lambda: product_labels("naics3")),
        events=read_past_events(),
        groups=partners.group,
        census_names=codes.dropna(subset="census_name")
        .drop_duplicates("partner")
        .set_index("partner")
        .census_name,
        members={group: list(rows.partner) for group, rows in codes.groupby("group")},
        vintages={name: vintage(name) for name in TABLES},
        names={code: name_of(code) for code in codes.partner} | partner_names() | GROUP_NAMES,
        documents=read_yaml(DOCUMENTS),
    )


def load_years() -> pd.DataFrame:
    """Return US imports and duties by year and partner, groups of partners and the world."""
    return stored(make_years, ["claim_years"])["claim_years"].set_index(["year", "partner"])


def make_years() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_years` stores: lines are many, and a claim is seldom of one."""
    lines, codes = read_table(LINES), read_table("census_partner_codes").dropna(subset="partner")
    sums = ["customs_value", "duties", "general_value"]
    each = lines.groupby(["year", "census_partner_code"])[sums].sum().reset_index()
    named = each.merge(codes, on="census_partner_code")
    groups = named.dropna(subset="group").groupby(["year", "group"])[sums].sum()
    world = each.groupby("year")[sums].sum().assign(partner=WORLD).set_index("partner", append=True)
    by_partner = named.groupby(["year", "partner"])[sums].sum()
    every = pd.concat([by_partner, groups.rename_axis(["year", "partner"]), world])
    return {"claim_years": every.reset_index()}


def _collected() -> pd.DataFrame:
    """Return what was collected by month and partner, HTS chapters 98 and 99 left out."""
    columns = ["month", "partner", "customs_value", "duties"]
    world = read_table(COLLECTED_WORLD).query("series == 'US'")
    return pd.concat([read_table(COLLECTED_SERIES)[columns], world[columns]])
