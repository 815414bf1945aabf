"""Where a partner stands: law, collections and imports are of the same goods of every partner."""

import pytest

from analysis.combine.load import load_panel
from analysis.engine.stored import stored
from analysis.estimate.today import newest_imports, today_of
from analysis.law.last_day import last_day
from analysis.law.measures import LAYERS
from analysis.vocabulary import SPECIAL_SECTORS


@pytest.mark.parametrize("partner", list(load_panel().partner.cat.categories))
def test_law_and_imports_leave_out_chapters_98_and_99_of_every_partner(partner):
    lines = stored(last_day, ["law_by_line", "law_by_chapter"])["law_by_line"]
    lines = lines[lines.partner.eq(partner) & ~lines.hts.str[:2].isin(["98", "99"]) & ~lines.barred]
    law = today_of(partner).law
    mean = (lines.statutory_rate * lines.customs_value).sum() / lines.customs_value.sum()
    assert law.statutory_rate == pytest.approx(mean)
    assert law[LAYERS].sum() == pytest.approx(law.statutory_rate)
    panel = load_panel()
    panel = panel[panel.partner.eq(partner) & panel.month.eq("2024-06-01")]
    goods = panel[~panel.naics3.isin(SPECIAL_SECTORS)].customs_value.sum()
    assert newest_imports(partner).customs_value["2024-06-01"] == pytest.approx(goods, rel=0.02)
