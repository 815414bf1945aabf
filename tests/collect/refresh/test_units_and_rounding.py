"""What a publisher's figure becomes: its unit of quantity counts, and dollars are rounded, not cut."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.collect.refresh import comtrade, treasury


def year(**quantity) -> pd.DataFrame:
    """A year of three goods: worth ten each, in kilograms (8) or pieces (5)."""
    goods = {"hs6": ["850110", "850120", "850130"], "value": 10.0, "quantity": 2.0, "unit": "8"}
    return pd.DataFrame(goods | quantity)


def test_pieces_are_not_compared_with_kilograms():
    """A good counted in another unit than before has a value, and no change of its quantity."""
    levels = {2024: year(), 2025: year(unit=["8", "5", "8"], quantity=[4.0, 4.0, np.nan])}
    found = comtrade.changes(levels, "CHN", 2024, 2025)
    assert found.log_change_quantity.isna().tolist() == [False, True, True]
    assert found.log_change_unit_value.isna().tolist() == [False, True, True]
    assert found.log_change_value.tolist() == [0.0, 0.0, 0.0]
    assert found.log_change_quantity[0] == pytest.approx(np.log(2))
    assert found.log_change_unit_value[0] == pytest.approx(-np.log(2))


def test_a_quantity_without_a_unit_is_none():
    rows = [
        {
            "period": "2025",
            "partnerCode": "156",
            "cmdCode": code,
            "primaryValue": 10.0,
            "qty": 2.0,
            "qtyUnitCode": unit,
        }
        for code, unit in (("850110", "8"), ("850120", comtrade.NO_UNIT))
    ]
    made = comtrade.parse(json.dumps({"data": rows, "count": 2}).encode(), "CHN", 2025)
    assert made.quantity.isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "printed, millions",
    [("22155123456.78", 22155), ("22155500001.00", 22156), ("22155999999.99", 22156)],
)
def test_receipts_are_rounded_to_the_nearest_million(printed, millions):
    row = {"record_date": "2025-05-31", "classification_desc": treasury.LINE, treasury.NET: printed}
    made = treasury.parse(json.dumps({"data": [row], "meta": {"total-count": 1}}).encode())
    assert made.customs_duties.tolist() == [millions * 1_000_000]
