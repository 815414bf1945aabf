"""Stories of report 05 from the data."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analysis.combine import load_statutory
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.implied import implied_loss, share_of_gap
from analysis.estimate.counterfactual.inputs import read_plan
from analysis.estimate.counterfactual.plan import forecasts, monthly_totals, partners_of, year_before
from analysis.estimate.load import load
from tests.estimate.counterfactual.shipped import SHIPPED
from tests.present.counterfactual.stories import told


@pytest.fixture
def china():
    return told()


@pytest.fixture(scope="package")
def everyone():
    """Give the story of every partner in the second episode, with what the answer needs made anew."""
    china, data, statutory = told(), load(), load_statutory()
    imports = monthly_totals(data)
    response = replace(china.implied.response, p_value=np.nan, n_partners=0)
    drawn = dict(china.gaps.drawn)
    for partner in imports.columns.difference(list(drawn)):
        drawn |= forecasts(imports, replace(china.plan, partner=partner), only=partner)

    def tell(partner):
        plan = read_plan(**SHIPPED | {"partner": partner})
        gaps = measure(imports, plan, drawn={p: drawn[p] for p in partners_of(imports, plan)})
        implied = implied_loss(data, statutory, plan, response)
        return replace(
            china,
            gaps=gaps,
            implied=implied,
            before=year_before(imports, plan),
            share=share_of_gap(gaps, implied),
        )

    return cache(tell)
