"""What the safeguards of 2018 cover: washing machines, solar cells and modules (notes 17 and 18).

Each function reads published lists and returns rows of :func:`scopes.scope_rows`.
"""

from __future__ import annotations

import pandas as pd

TABLE, FREE = "us_section201_washers_solar", "us_section201_free_partners"

#: Heading of the modules under note 18.
MODULES = "9903.45.25"

#: Rate of the safeguard on solar cells in 2024 (E106).
SOLAR_RATE_2024 = 0.1425

#: First and last day on which two-sided modules were free; before, few modules were two-sided (Procl.
#: 10339 and 10779; 89 FR 53333).
TWO_SIDED_FREE, TWO_SIDED_END = pd.Timestamp("2021-11-16"), pd.Timestamp("2024-06-25")

#: Last day on which two-sided modules of a contract of before 17 May 2024 were free (9903.45.29).
CONTRACTS_END = pd.Timestamp("2024-09-23")

#: First day on which Canada was left out of the safeguard on solar cells.
CANADA_FREE = pd.Timestamp("2022-02-01")

#: Developing countries that were left out once, and the last day (Procl. 9887, 9902).
NO_LONGER_FREE = {"TUR": pd.Timestamp("2019-05-16"), "IND": pd.Timestamp("2019-06-04")}


def safeguards(read) -> pd.DataFrame:
    """Washing machines within the quantity and above it, solar cells and modules."""
    rows = read(TABLE).assign(source=TABLE)
    washers = rows[rows.measure.eq("s201_washers")]
    within = washers[washers.quantity.eq("within") & washers.rate.gt(0)].assign(scope="s201_washers")
    return pd.concat([within, _above_the_quantity(washers), _solar(read, rows)])


def _above_the_quantity(washers: pd.DataFrame) -> pd.DataFrame:
    """What is above the quantity bears the higher rate: washers in part already within, parts anew."""
    # ASSUME: washers come within the quantity. Duties of Vietnam and Thailand in the first year of the
    # safeguard are those of its 1.2 million machines at 20 %, and fall to nothing once it is full
    # (alternative: all pay the higher rate, four times what chapter 84 paid).
    key = ["hts_prefix", "first_day"]
    within = washers[washers.quantity.eq("within")].set_index(key).rate
    over = washers[washers.quantity.eq("over")].set_index(key)
    rows = over.assign(used=1 - within / over.rate).reset_index()
    return rows.assign(scope="s201_washers_over_quota", share=0.0, use="over_quota")


def _solar(read, rows: pd.DataFrame) -> pd.DataFrame:
    """Return crystalline cells and modules, at the share of them that pays."""
    # ASSUME: cells pay in every year, and modules while two-sided ones were free, on the share of their
    # value of 2024 that did (not from China, whose duties hold others too, nor from partners left out):
    # cells within the quantity and two-sided modules were free, and no list says which. Before and
    # after, modules pay whole: chapter 85 of Malaysia and Singapore rose by that, and what was dutiable
    # in 2025 paid it (tests/law/test_earlier_measures.py). Two fifths entered free then, before the
    # duties of April, though no text of the safeguard that was read frees them.
    solar = rows[rows.measure.eq("s201_solar")].drop_duplicates("hts_prefix")
    modules = solar.heading.eq(MODULES)
    imports = read("us_imports_hs10_annual")
    codes = read("census_partner_codes").set_index("census_partner_code").partner
    free = imports.census_partner_code.map(codes).isin([*left_out_of_solar(read), "CHN"])
    imports = imports[imports.year.eq(2024) & ~free]
    paying = [_share_paying(imports, prefix, SOLAR_RATE_2024) for prefix in solar.hts_prefix]
    solar = solar[["hts_prefix", "source"]].assign(scope="solar", share=paying)
    day = pd.Timedelta(days=1)
    before = solar[modules].assign(share=1.0, last_day=TWO_SIDED_FREE - day)
    free_in_part = solar[modules].assign(first_day=TWO_SIDED_FREE, last_day=TWO_SIDED_END)
    after = solar[modules].assign(share=1.0, first_day=TWO_SIDED_END + day)
    contracts = after.assign(scope="solar_contracts", last_day=CONTRACTS_END)
    quota = solar[~modules].assign(scope="solar_quota", share=1.0)
    return pd.concat([before, free_in_part, after, solar[~modules], contracts, quota])


def _share_paying(imports: pd.DataFrame, prefix: str, full_rate: float) -> float:
    """Return duties over what the full rate would give on imports under a prefix, at most 1."""
    covered = imports[imports.hs10.str.startswith(prefix)]
    value = covered.customs_value.sum()
    return min(covered.duties.sum() / (full_rate * value), 1.0) if value > 0 else 0.0


def left_out_of_solar(read) -> list[str]:
    """Return the developing countries that the safeguard on solar cells leaves out (note 18(b))."""
    # ASSUME: note 18(b), which was not delivered, names the developing countries of note 17(b) but the
    # Philippines. In 2024 their modules paid 2 % of the full duty, those of other partners 22 %.
    free = read(FREE)
    return sorted(set(free.partner[free.measure.eq("s201_washers")]) - {"CAN", "PHL"})


def free_partners(read) -> pd.DataFrame:
    """Partners left out of the safeguards on washers, solar cells and quartz surfaces."""
    # ASSUME: India and Turkey were left out until they lost the preferences of developing countries;
    # chapter 85 of India paid .6 % before and 2.5 % after.
    free = read(FREE).assign(source=FREE)
    once = pd.DataFrame({"measure": "s201_washers", "partner": list(NO_LONGER_FREE), "source": FREE})
    free = pd.concat([free, once.assign(last_day=once.partner.map(NO_LONGER_FREE))])
    washers = free[free.measure.eq("s201_washers")]
    goods = read(TABLE)[["measure", "hts_prefix"]].drop_duplicates()
    quartz = read("us_new_programmes_hts_2026").query("programme == '201 quartz'")
    quartz = quartz[["hts_prefix"]].drop_duplicates().assign(measure="s201_quartz")
    of_solar = ["CAN", *left_out_of_solar(read), *NO_LONGER_FREE]
    solar = washers[washers.partner.isin(of_solar)].assign(measure="s201_solar")
    solar["first_day"] = solar.partner.map({"CAN": CANADA_FREE})
    rows = pd.concat([free, solar]).merge(pd.concat([goods, quartz]), on="measure")
    scopes = {"s201_washers": "washers_free", "s201_solar": "solar_free", "s201_quartz": "quartz_free"}
    return rows.assign(scope=rows.measure.map(scopes))
