"""Stories of report 06 from the data."""

import pytest

from analysis.estimate.diversion import inputs, study
from tests.present.diversion.stories import LOSERS, SHIPPED, made_fits


@pytest.fixture(scope="package")
def told():
    """Tell the story of a request around regressions and bounds of other partners that are made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "load_regressions", made_fits)
        patch.setattr(inputs, "load_losers", lambda: LOSERS)
        yield lambda partner, **changed: study.study(partner=partner, **SHIPPED | changed)


@pytest.fixture(scope="package")
def china(told):
    return told("CHN")


@pytest.fixture(scope="package")
def vietnam(told):
    return told("VNM", leave_out_goods=["laptops"], digits=4)


#: The shipped story; goods and sizes of lines of another, in a window without a tariff; one by sector.
UNLIKE = {
    "CHN": {},
    "VNM": {"leave_out_goods": ["laptops"], "digits": 4, "start": "2025-01", "end": "2025-03"},
    "DEU": {
        "leave_out_goods": ["laptops", "smartphones"],
        "digits": 6,
        "start": "2018-09",
        "end": "2019-08",
    },
}


@pytest.fixture(params=UNLIKE.items(), ids=lambda asked: asked[0])
def unlike(request, told):
    """Return what tells the story of one of some unlike requests."""
    partner, changed = request.param
    return lambda: told(partner, **changed)
