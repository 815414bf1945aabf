"""Hand-made source tables, a world of few tariff lines, each a sector of its own; and the real law."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events, read_table
from analysis.combine.load import load_duties_paid
from analysis.law import asked
from analysis.law.by_use import USES
from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.lookup import statutory_rate
from analysis.law.measures import read_left_out, read_measures
from analysis.law.rates import flags_of_lines, measures_of_lines
from analysis.law.scopes import scope_rows
from analysis.law.statutory import ACTIONS_2018, Law, read_law, statutory_rates
from analysis.law.table import describe_law, law_lines, law_table, save_law
from analysis.law.tracing import trace

#: Code books that the world shares with the real one.
REAL = ["census_partner_codes", "partners"]

real_table = functools.cache(read_table)


@functools.cache
def census_code(partner: str) -> str:
    codes = real_table("census_partner_codes").drop_duplicates("partner")
    return codes.set_index("partner").census_partner_code[partner]


def in_kinds_of(name: str, made: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of a made-up table the kinds of the real one."""
    dates, text = kinds_of(name)
    made = made.assign(**{column: pd.to_datetime(made[column]) for column in dates})
    return made.astype(dict.fromkeys(text, "str"))


@functools.cache
def kinds_of(name: str) -> tuple[list[str], list[str]]:
    """Columns of a real table that hold days, and those that hold text."""
    real = real_table(name)
    dates = [column for column in real if real[column].dtype.kind == "M"]
    return dates, [c for c in real if c not in dates and pd.api.types.is_string_dtype(real[c])]


@functools.cache
def empty_table(name: str) -> pd.DataFrame:
    """A real table without its rows."""
    return in_kinds_of(name, real_table(name).iloc[:0])


@dataclass
class World:
    """Source tables of the law; what is not put into them is an empty table of the real schema."""

    events: pd.DataFrame
    tables: dict[str, list[dict]] = field(default_factory=dict)
    _laws: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        # China's basket of 2017: power supplies (sector 335, 1.5 %) and hot-rolled steel (331, free).
        weights = "us_imports_from_china_weights_hs6_2017"
        self.put(weights, hs6="850440", weight_2017=0.75).put(weights, hs6="720810", weight_2017=0.25)
        self._schedule("8504409510", "335", 0.015)._schedule("7208100000", "331", 0.0)
        actions = [("720810", action, 0.25 * (action == "TT232_1")) for action in ACTIONS_2018]
        actions += [("845011", "TT201_1st", 0.15)]
        actions += [("850440", "TT301_c", 0.10), ("850440", "TT301_d", 0.15)]
        for hs6, action, rate in actions:
            table = "us_tariff_changes_on_china_hs6_2018_2020"
            self.put(table, hs6=hs6, action=action, additional_rate=rate)

    def put(self, table: str, **row) -> World:
        """Add a row to a source table; columns left out are missing."""
        self.tables.setdefault(table, []).append(row)
        return self

    def _schedule(self, hs10: str, sector: str, base: float) -> World:
        schedule = self.tables.setdefault("us_mfn_rates_hts8", [])
        if hs10[:8] not in {row["hts8"] for row in schedule}:
            schedule.append({"hts8": hs10[:8], "ad_valorem": base, "kind": "ad_valorem"})
        return self.put("hs10_naics6", hs10=hs10, naics6=f"{sector}000")

    def line(
        self,
        partner: str,
        hs10: str,
        *,
        sector: str = "339",
        base: float = 0.0,
        value: int = 1_000,
        collected: float | None = None,
        year: int = 2024,
    ) -> World:
        """Add a line that a partner sold in a year, with its base rate and what was collected on it."""
        duties = round(value * (base if collected is None else collected))
        self.put(
            "us_imports_hs10_annual",
            year=year,
            census_partner_code=census_code(partner),
            partner=partner,
            hs10=hs10,
            customs_value=value,
            dutiable_value=value,
            duties=duties,
        )
        return self._schedule(hs10, sector, base)

    def list_301(self, hts8: str, *names: str) -> World:
        for name in names:
            self.put("us_section301_lists_hts8", hts8=hts8, list=name)
        return self

    def review(self, hts8: str, rate: float, first: str, last: str | None = None, scope=None) -> World:
        """A rate of the four-year review: on the HTS8, or on the HTS10 lines that ``scope`` names."""
        return self.put(
            "us_section301_four_year_review_hts8_dates",
            hts8=hts8,
            heading="9903.91.01",
            added_rate=rate,
            first_day=first,
            last_day=last,
            role="impose",
            scope_hs10=scope,
        )

    def safeguard(self, measure: str, heading: str, prefix: str, rate: float) -> World:
        """A good of the safeguards of 2018; the calendar has its rates by year."""
        quantity = "within" if measure == "s201_washers" else None
        row = {"measure": measure, "heading": heading, "hts_prefix": prefix, "rate": rate}
        return self.put("us_section201_washers_solar", quantity=quantity, first_day="2018-02-07", **row)

    def annex2(self, hs10: str, first: str = "2025-04-05", last: str | None = None) -> World:
        return self.put("us_ieepa_annex2_exempt_hs10_dates", hs10=hs10, first_day=first, last_day=last)

    def claims(self, partner: str, hs10: str, value: int, usmca: int, month="2025-10-01") -> World:
        return self.put(
            "us_usmca_claims_hs10_monthly",
            month=month,
            partner=partner,
            hs10=hs10,
            imports_value=value,
            usmca_value=usmca,
        )

    def product_232(self, programme: str, prefix: str, first: str, *, duty_on: str = "value") -> World:
        """A good of a Section 232 programme; half of what pays on a metal is that metal."""
        if duty_on.endswith("content"):
            self.metal(prefix, **{duty_on.removesuffix(" content"): 0.5})
        return self.put(
            "us_section232_products_dates",
            programme=programme,
            hts_prefix=prefix,
            first_day=first,
            duty_on=duty_on,
            usmca="none",
        )

    def metal(self, prefix: str, **shares: float) -> World:
        """The shares of metals in what industry makes lines under a prefix of."""
        rows = self.tables.setdefault("us_metal_content_shares_hts10", [])
        line = prefix.ljust(10, "0")
        rows[:] = [row for row in rows if row["hts10"] != line]
        none = dict.fromkeys(["steel_share", "aluminum_share", "copper_share", "other_metal_share"], 0.0)
        own = {f"{metal}_share": share for metal, share in shares.items()}
        return self.put(
            "us_metal_content_shares_hts10", hts10=line, bea_detail_code="33", **(none | own)
        )

    def read(self, name: str) -> pd.DataFrame:
        if name in REAL:
            return real_table(name)
        if name not in self.tables:
            return empty_table(name).copy(deep=False)
        made = pd.DataFrame(self.tables[name], columns=real_table(name).columns)
        return in_kinds_of(name, made)

    def law(self) -> Law:
        """The law of the rows and events there are; read anew when one of them has changed."""
        return self._of_now()[0]

    def _of_now(self) -> tuple:
        """The law, and what makes its rates, once."""
        state = repr(self.tables), id(self.events)
        if state not in self._laws:
            read = functools.cache(self.read)
            law = read_law(read, self.events)
            make = functools.partial(statutory_rates, read, law, last_month="2026-08")
            self._laws[state] = law, functools.cache(make)
        return self._laws[state]

    def on(self, partner: str, hs10: str, day: str) -> dict[str, float]:
        """Layers of the rate on one line on one day, those that are not zero, and their sum."""
        law = self.law()
        own = law.of(partner)
        segments, layers = law.layers(own[own.hs10.eq(hs10)])
        row = segments.searchsorted(pd.Timestamp(day), side="right") - 1
        found = {name: float(rates[row, 0]) for name, rates in layers.items()}
        return {name: rate for name, rate in found.items() if rate} | {"total": sum(found.values())}

    def rates(self, partner: str, sector: str, system: str = "naics3") -> pd.DataFrame:
        """Layers of one sector by month."""
        rates = self._of_now()[1]()
        mine = rates.partner.eq(partner) & rates["product"].eq(sector) & rates.system.eq(system)
        return rates[mine].set_index("month").drop(columns=["partner", "system", "product"])


@pytest.fixture
def world(events) -> World:
    """No lines of 2024 yet; the shipped calendar; the lists are empty."""
    return World(events)


@pytest.fixture(scope="session")
def rows() -> pd.DataFrame:
    """The real scope rows."""
    return scope_rows(read_table)


class OnLine:
    """The law of scope rows and a calendar on a line that need not be traded."""

    def __init__(self, rows: pd.DataFrame, events: pd.DataFrame) -> None:
        codes = real_table("census_partner_codes").drop_duplicates("partner")
        self._groups = codes.set_index("partner").group
        self._rows, self._at = rows, rows.groupby("hts_prefix").indices
        self._steps = functools.cache(lambda partner, group: rate_steps(events, partner, group))

    @functools.cache  # noqa: B019 - as long as the tests
    def _coverage(self, hts: str) -> Coverage:
        """What covers and spares a line: of all rows those of its own digits."""
        at = [self._at.get(hts[:n], []) for n in range(2, len(hts) + 1)]
        return Coverage(self._rows.iloc[np.sort(np.concatenate(at)).astype(int)], pd.Index([hts]))

    def _of(self, find, partner: str, hts: str, day: str, base: float):
        group = self._groups[partner] if isinstance(self._groups[partner], str) else None
        line = pd.DataFrame({"code": [0], "base_rate": [base]})
        steps = self._steps(partner, group)
        return find(self._coverage(hts), steps, partner, group, line, pd.Timestamp(day))

    def rates(self, partner: str, hts: str, day: str, *, base: float = 0.0) -> dict[str, float]:
        """What each measure adds, zeros left out."""
        rates = self._of(measures_of_lines, partner, hts, day, base)
        return {name: float(rate[0]) for name, rate in rates.items() if rate[0] > 0}

    def layers(self, partner: str, hts: str, day: str, *, base: float = 0.0) -> dict[str, float]:
        """What each layer adds, zeros left out."""
        layers: dict[str, float] = {}
        for name, rate in self.rates(partner, hts, day, base=base).items():
            layer = read_measures()[name]["layer"]
            layers[layer] = layers.get(layer, 0.0) + rate
        return layers

    def unsaid(self, partner: str, hts: str, day: str) -> tuple[set[str], set[str], bool]:
        """Uses that decide the rate, measures that are not in it, and whether the line is barred."""
        flags = self._of(flags_of_lines, partner, hts, day, 0.0)
        uses = {use for k, use in enumerate(USES) if flags.by_use[0, 0] >> k & 1}
        gaps = {name for k, name in enumerate(read_left_out()) if flags.incomplete[0, 0] >> k & 1}
        return uses, gaps, bool(flags.barred[0, 0])


#: What importers claim, in shares of a line; a single entry has none of them.
CLAIMS = ["usmca", "us_content", "cafta_dr", "cafta_dr_all", "s301_described"]


@pytest.fixture(scope="session")
def on_line(rows, events) -> OnLine:
    """The real law."""
    return OnLine(rows, events)


@pytest.fixture(scope="session")
def measures_on(on_line):
    """What each measure of the real law adds to a line that need not be traded, zeros left out."""
    return on_line.rates


@pytest.fixture(scope="session")
def used_on(rows, events):
    """The real law on goods of one use (:data:`by_use.USES`), of which the rest of a line is not."""
    return functools.cache(
        lambda use: OnLine(rows.assign(share=rows.share.mask(rows.use.eq(use), rows.used)), events)
    )


@pytest.fixture(scope="session")
def single_entry(rows, events) -> OnLine:
    """The real law on an entry that claims nothing: no trade agreement, no aircraft."""
    own = rows[~rows.scope.isin(CLAIMS)]
    return OnLine(own.assign(share=own.share.mask(own.use.eq("civil_aircraft"), 0.0)), events)


@functools.cache
def law_of_all() -> Law:
    """The law on the partners of the panels."""
    partners = sorted(set(real_table("partners").partner) - {"WLD"})
    return read_law(read_table, read_events(), partners=partners)


@pytest.fixture(scope="session")
def read():
    return read_table  # whose lists and base rates are made once a process


@pytest.fixture(scope="session")
def partners(read):
    return sorted(set(read("partners").partner) - {"WLD"})


@pytest.fixture(scope="session")
def real_law():
    return law_of_all()


@pytest.fixture(scope="session")
def duties_paid():
    """Law and collections by line, as built; a test of the build holds them to the code."""
    return load_duties_paid()[0]


@pytest.fixture(scope="session")
def outside():
    """The law beside an outside model, as built."""
    return load_duties_paid()[1]


@pytest.fixture(scope="session")
def small_law(read):
    """China, Germany, Hong Kong and Afghanistan."""
    return read_law(read, read_events(), partners=["CHN", "DEU", "HKG", "AFG"], renumbered=True)


@pytest.fixture(scope="session")
def table(small_law, read):
    return law_table(small_law, read)


@pytest.fixture(scope="session")
def stored(small_law, table, read, tmp_path_factory):
    """The law of four partners as built, in place of the panel's folder."""
    folder = tmp_path_factory.mktemp("law")
    tables = {"law": table, "law_lines": law_lines(small_law, read)}
    tables["law_successors"] = small_law.became
    tables["law_scopes"] = small_law.coverage.rows.sort_values(["scope", "hts_prefix"], kind="stable")
    for name, frame in tables.items():
        save_law(frame, folder / f"{name}.parquet")
    describe_law(tables, folder)
    return folder


@pytest.fixture
def law(stored, monkeypatch):
    """The look-up and the trace on the four partners."""
    monkeypatch.setattr(asked, "PANEL", stored)
    return SimpleNamespace(statutory_rate=statutory_rate, trace=trace)
