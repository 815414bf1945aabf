"""Stories of report 06 from the data."""

import pytest

from tests.present.diversion import stories


@pytest.fixture(scope="package")
def china():
    return stories.china()


@pytest.fixture(scope="package")
def vietnam():
    return stories.told(partner="VNM", leave_out_goods=["laptops"], digits=4)
