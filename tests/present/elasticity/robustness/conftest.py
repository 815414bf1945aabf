"""Stories of report 04 from the data."""

from dataclasses import replace
from functools import cache

import pytest

from analysis.combine.load import partner_names
from analysis.estimate.elasticity.inputs import across_estimate, load_left_out
from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.elasticity.robustness import inputs
from analysis.estimate.elasticity.robustness.curve import expand
from analysis.estimate.elasticity.robustness.curve_fits import run
from analysis.estimate.elasticity.robustness.curve_summary import curve_summary
from analysis.estimate.elasticity.robustness.exposure import exposure
from analysis.estimate.elasticity.robustness.inputs import load_choices, load_slopes
from analysis.estimate.elasticity.robustness.story import RobustnessStory
from analysis.estimate.specifications import specification
from tests.present.elasticity.robustness.stories import NAME


@pytest.fixture(scope="package")
def story(data, chapters):
    """What report 04 shows of the second episode, with two families of the curve."""
    spec = specification(NAME)
    every = expand({"naics3": data, "hs2": chapters}, load_choices())
    chosen = [
        x for x in every if x.spec.episode == "2025" and x.spec.design in ("headline", "differences")
    ]
    curve = run({"naics3": data}, chosen, workers=1)
    left_out = load_left_out()
    left_out = left_out[left_out.specification.eq(NAME)]
    exposures = [exposure(data, spec, treated="CHN")]
    return RobustnessStory(
        partner="CHN",
        partner_name="China",
        sure={"2025": main_estimate("2025")},
        across={"2025": across_estimate("2025")},
        exposures=exposures,
        left_out=left_out,
        curve=curve,
        summary=curve_summary(curve),
        **load_slopes("CHN"),
        today=None,
        names=partner_names(),
        data_to=data.months[-1],
        released=data.vintage,
    )


@pytest.fixture(scope="package")
def both(story):
    """The story with both episodes, but for their curve and inference."""
    sure, across = (
        {name: made(name) for name in ("2018", "2025")} for made in (main_estimate, across_estimate)
    )
    return replace(story, sure=sure, across=across, left_out=load_left_out())


@pytest.fixture(scope="package")
def story_of(both, data):
    """What report 04 knows of a partner: its own permutation."""
    checks = inputs.load_checks()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "load_checks", lambda: checks)  # of all partners, read once

        @cache
        def permuted(partner, name):
            spec = specification(name)
            return exposure(data, spec, treated=partner)

        @cache
        def story(partner, specs):
            return replace(
                both,
                partner=partner,
                partner_name=both.names[partner],
                exposures=[permuted(partner, name) for name in specs],
                **load_slopes(partner),
            )

        yield story
