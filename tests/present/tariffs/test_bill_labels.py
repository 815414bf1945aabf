"""What the room of the bill says of duties that go back."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.law.authorities import IEEPA
from analysis.present.tariffs.bill import labels
from analysis.vocabulary import WORLD


@pytest.fixture
def bill():
    """Each authority of IEEPA with 100 bn USD, and three months of refunds."""
    columns = {"collected": 100e9, "lowest": 90e9, "highest": 110e9}
    months = pd.date_range(labels.REFUNDS_FROM, periods=3, freq="MS")
    return SimpleNamespace(
        partner=WORLD,
        by_authority=pd.DataFrame(columns, index=list(IEEPA)),
        refunds=pd.Series([1e9, 6e9, 20e9], months),
    )


def test_what_was_paid_back_is_the_sum_of_its_months(bill):
    assert "Treasury paid back 27.0 bn USD" in labels.goes_back(bill).replace("\u00a0", " ")


def test_a_month_in_which_treasury_kept_nothing_is_not_one_in_which_it_paid_more_than_it_received():
    months = pd.date_range("2026-05", periods=3, freq="MS")
    totals = SimpleNamespace(by_month=pd.DataFrame({"month": months, "net_receipts": [0.0, -2e9, 3e9]}))
    assert labels.net_negative(totals).startswith(
        "In June 2026 Treasury paid back more than it received"
    )
