"""Imports by month to the newest that any table holds."""

import pandas as pd
import pytest

from analysis.combine.load import load_newest, load_panel
from analysis.combine.newest import GROUP_BY_MONTH, load_group_by_month, load_imports_by_month
from analysis.vocabulary import SPECIAL_SECTORS


@pytest.mark.parametrize("partner", ["CHN", "VNM", "EU"])
def test_duties_over_imports_are_the_rate_that_is_published(partner):
    if partner == GROUP_BY_MONTH:
        imports, duties = (load_group_by_month()[name] for name in ("customs_value", "duties"))
    else:
        imports, duties = (load_imports_by_month(name)[partner] for name in ("customs_value", "duties"))
    published = load_newest(partner)["2026":]
    assert len(published) >= 8 and published.index[-1] == imports.last_valid_index()
    rate = (duties / imports)[published.index]
    pd.testing.assert_series_equal(rate, published.collected_rate, check_names=False, rtol=2e-3)


def test_months_of_the_panel_are_its_own_without_chapters_98_and_99():
    panel, imports = load_panel(), load_imports_by_month()
    german = panel[panel.partner.eq("DEU") & ~panel.naics3.isin(SPECIAL_SECTORS)]
    sums = german.groupby("month").customs_value.sum()
    pd.testing.assert_series_equal(
        imports.DEU.dropna(), sums, check_names=False, check_freq=False, check_dtype=False
    )
    assert imports.DEU.last_valid_index() == panel.month.max() < imports.index[-1]
