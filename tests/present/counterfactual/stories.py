"""Stories of report 05 from the data, but for what takes long in them."""

from functools import cache

import pandas as pd
import pytest

from analysis.estimate.counterfactual import checks, study
from analysis.estimate.counterfactual.checks import GAP_WITHOUT_HARDWARE
from analysis.present import counterfactual as show
from tests.estimate.counterfactual.shipped import SHIPPED


def all_goods(data, statutory, gaps, implied, law):
    """Designs without hardware that change nothing: two fits less for each request."""
    law = implied.summary.query("period == 'episode' and design == 'panel'").set_index("design")
    return pd.concat([gaps.episode, law])[[name for name in GAP_WITHOUT_HARDWARE if name != "design"]]


def told(**changed):
    """Tell the story of a request from the fewest quiet windows that a report accepts, each once."""
    return _told(tuple(sorted(changed.items())))


@cache
def _told(changed: tuple):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "quiet_plans", lambda plan, every=checks.quiet_plans: every(plan)[-1:])
        patch.setattr(study, "without_hardware", all_goods)
        return study.study(**SHIPPED | dict(changed))


SECTIONS = [
    show.tariff,
    show.hardware,
    show.months,
    show.designs,
    show.ranks,
    show.quiet_years,
    show.choices,
    show.donors,
    show.run_up,
]
