"""Stories of report 09 from the data."""

import pytest

from analysis.estimate.diversion import study
from tests.present.diversion.stories import LOSERS, SHIPPED, made_fits


@pytest.fixture(scope="package")
def told():
    """Tell the story of a request around regressions and bounds of other partners that are made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "load_regressions", made_fits)
        patch.setattr(study, "load_losers", lambda: LOSERS)
        yield lambda partner, **changed: study.study(partner=partner, **SHIPPED | changed)


@pytest.fixture(scope="package")
def china(told):
    return told("CHN")


@pytest.fixture(scope="package")
def vietnam(told):
    return told("VNM", leave_out_goods=["laptops"], digits=4)
