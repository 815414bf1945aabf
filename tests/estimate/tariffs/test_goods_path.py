"""Tariffs and imports of some goods: parts that add up, and the report's own path."""

import numpy as np
import pandas as pd
import pytest

from analysis.combine import load_panel, load_statutory, select
from analysis.estimate.tariffs.goods import goods_path
from analysis.estimate.tariffs.inputs import load_path


@pytest.mark.parametrize("partner", ["CHN", "VNM"])
def test_of_all_goods_it_is_the_path_of_the_report(partner):
    report = load_path(select(partner=partner, start="2024-01"))
    path = goods_path(partner=partner, start="2024-01", end=f"{report.index[-1]:%Y-%m}").path
    rates = ["headline_rate", "statutory_rate", "effective_rate"]
    pd.testing.assert_frame_equal(path[rates], report[rates])


def test_imports_of_sectors_add_up_to_those_of_all_goods():
    sectors = sorted(set(load_panel().query("partner == 'VNM'").naics3.astype(str)))
    parts = [goods_path(partner="VNM", goods=s, start="2025-01").path.customs_value for s in sectors]
    together = pd.concat(parts, axis=1).sum(axis=1)
    end = f"{together.index[-1]:%Y-%m}"
    whole = goods_path(partner="VNM", start="2025-01", end=end).path.customs_value
    np.testing.assert_allclose(together, whole, rtol=1e-12)


def test_the_law_and_the_collected_rate_of_a_sector_are_those_of_its_rows():
    found = goods_path(partner="CHN", goods="334", start="2025-05", end="2025-05").path.iloc[0]
    law, panel = load_statutory(), load_panel()
    law = law[law.system.eq("naics3") & law["product"].eq("334") & law.partner.eq("CHN")]
    own = law[law.month.eq("2025-05-01")]
    panel = panel[panel.partner.eq("CHN") & panel.naics3.eq("334")]
    paid = panel[panel.month.eq("2025-05-01")]
    assert found.statutory_rate == pytest.approx(own.statutory_rate.item(), rel=1e-12)
    assert found.effective_rate == pytest.approx(paid.duties.item() / paid.customs_value.item())


def test_an_event_that_leaves_the_sector_alone_did_not_move_it():
    """Duties on steel lie on metals, not on clothes."""
    metals, clothes = (
        goods_path(partner="DEU", goods=product, start="2025-01").events for product in ("331", "315")
    )
    steel = metals.measure.eq("s232_steel") & metals.rate_change.gt(0)
    assert metals.moved[steel].max() > 0.01
    assert clothes.moved[clothes.measure.eq("s232_steel")].max() == 0
