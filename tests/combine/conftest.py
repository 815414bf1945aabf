"""Hand-made source tables: a world of few tariff lines, each a sector of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import pytest

from analysis.combine.law.statutory import ACTIONS_2018, statutory_rates


def imports_frame(product: str, *rows: tuple) -> pd.DataFrame:
    """Rows of (partner, product, month, customs_value, duties)."""
    frame = pd.DataFrame(rows, columns=["partner", product, "month", "customs_value", "duties"])
    return frame.assign(month=pd.to_datetime(frame.month))


@dataclass
class World:
    """Tables that :func:`statutory_rates` reads; ``line`` adds a tariff line of the 2024 basket."""

    events: pd.DataFrame
    imports: list[dict] = field(default_factory=list)
    base: list[dict] = field(default_factory=list)
    sectors: list[dict] = field(default_factory=list)
    lists: list[dict] = field(default_factory=list)
    annex2: list[str] = field(default_factory=list)
    claims: list[dict] = field(default_factory=list)
    products: list[dict] = field(
        default_factory=lambda: [
            {"program": "steel", "hts_prefix": "72", "effective_date": pd.Timestamp("2018-03-23")},
            {"program": "aluminum", "hts_prefix": "76", "effective_date": pd.Timestamp("2018-03-23")},
        ]
    )

    def line(
        self, partner: str, hs10: str, *, sector: str, base: float = 0.0, value: int = 1_000,
        collected: float | None = None, lists: tuple = (), annex2: bool = False,
    ) -> World:  # fmt: skip
        collected = base if collected is None else collected
        self.imports.append(
            {
                "year": 2024,
                "partner": partner,
                "hs10": hs10,
                "customs_value": value,
                "dutiable_value": value,
                "duties": round(value * collected),
            }  # fmt: skip
        )
        self.base.append({"hts8": hs10[:8], "mfn_rate": base, "rate_type": "ad_valorem"})
        self.sectors.append({"hs10": hs10, "naics6": f"{sector}000"})
        self.lists += [{"hts8": hs10[:8], "list": name} for name in lists]
        self.annex2 += [hs10] * annex2
        return self

    def read(self, name: str) -> pd.DataFrame:
        month, text = pd.Timestamp("2025-10-01"), "str"
        claims = self.claims or [{"partner": "CAN", "naics3": "999", "total_value": 1, "usmca_value": 0}]
        actions = [
            {"hs6": "720810", "action": action, "additional_rate": 0.25 * (action == "TT232_1")}
            for action in ACTIONS_2018
        ]
        actions += [
            {"hs6": "854142", "action": "TT201_1st", "additional_rate": 0.15},
            {"hs6": "850440", "action": "TT301_c", "additional_rate": 0.10},
            {"hs6": "850440", "action": "TT301_d", "additional_rate": 0.15},
        ]
        partners = {"partner": ["CHN", "DEU", "JPN", "CAN", "MEX"], "group": [None, "EU", *[None] * 3]}
        tables = {
            "us_imports_hs10_annual": self.imports,
            "us_mfn_rates_hts8_2025": [*self.base, *MFN_2017],
            "hs10_naics6": [*self.sectors, *SECTORS_2017],
            "us_section301_lists_hts8": pd.DataFrame(self.lists, columns=["hts8", "list"], dtype=text),
            "us_ieepa_annex2_exempt_hs10": pd.DataFrame({"hs10": self.annex2}, dtype=text),
            "us_tariff_changes_on_china_hs6_2018_2020": actions,
            "us_imports_from_china_weights_hs6_2017": [
                {"hs6": "850440", "weight_2017": 0.75}, {"hs6": "720810", "weight_2017": 0.25},
            ],
            "us_section232_products": self.products,
            "us_usmca_claims_naics3_monthly": [{"month": month} | claim for claim in claims],
            "partners": pd.DataFrame(partners, dtype=text),
        }  # fmt: skip
        frame = pd.DataFrame(tables[name])
        return frame.drop_duplicates("hts8") if name.startswith("us_mfn") else frame

    def rates(self, partner: str, sector: str, system: str = "naics3") -> pd.DataFrame:
        """Layers of one sector by month."""
        made = statutory_rates(self.read, self.events, last_month="2026-08")
        mine = made.partner.eq(partner) & made["product"].eq(sector) & made.system.eq(system)
        return made[mine].set_index("month").drop(columns=["partner", "system", "product"])


#: The two lines of the 2017 basket: power supplies (sector 335, 1.5 %) and hot-rolled steel (331, free).
MFN_2017 = [
    {"hts8": "85044095", "mfn_rate": 0.015, "rate_type": "ad_valorem"},
    {"hts8": "72081000", "mfn_rate": 0.0, "rate_type": "free"},
]
SECTORS_2017 = [
    {"hs10": "8504409510", "naics6": "335000"},
    {"hs10": "7208100000", "naics6": "331000"},
]


@pytest.fixture
def world(events) -> World:
    """No 2024 lines yet; the shipped calendar."""
    return World(events)
