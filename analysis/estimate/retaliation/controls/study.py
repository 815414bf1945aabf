"""The study behind report 07: the ledger of export controls, and the trade under them."""

from __future__ import annotations

from analysis.checks import check_choice
from analysis.estimate.retaliation.controls import inputs
from analysis.estimate.retaliation.controls.dependence import magnets_both_ways, us_origins
from analysis.estimate.retaliation.controls.goods import good_after
from analysis.estimate.retaliation.controls.inputs import US_EXPORTS
from analysis.estimate.retaliation.controls.ledger import control_ledger
from analysis.estimate.retaliation.controls.story import ControlsStory
from analysis.estimate.retaliation.controls.tonnage import (
    destinations_of_magnets,
    disagreements,
    rates_of_levels,
    sums_of_months,
    tonnage,
    yearly_change,
)
from analysis.law.names import named
from analysis.reading import traced
from analysis.vocabulary import WORLD


@named
def check(*, partner: str = WORLD) -> None:
    """Refuse a destination for which no tonnage of magnets is published since the control.

    Raises
    ------
    InputError
        Names the destination and those for which a change on a year earlier is published.
    """
    valid = destinations_of_magnets(inputs.load_tonnes())
    check_choice(partner, valid, what="destination of magnets")


@named
@traced
def study(*, partner: str = WORLD) -> ControlsStory:
    """Gather the controls of both sides and what is published of the trade under them.

    Parameters
    ----------
    partner : str
        Destination of China's exports, ISO alpha-3; ``WLD``: all.
    """
    check(partner=partner)
    tonnes, exports, imports = inputs.load_tonnes(), inputs.load_exports(), inputs.load_imports()
    settings, names = inputs.load_settings(), inputs.load_names()
    ledger = control_ledger(inputs.load_events(), settings["controls"])
    origins = us_origins(imports, inputs.load_origins())
    return ControlsStory(
        partner=partner,
        partner_name=names[partner],
        names=names,
        ledger=ledger,
        tonnage=tonnage(tonnes),
        yearly=yearly_change(tonnes),
        disagreements=disagreements(tonnes),
        sums=sums_of_months(tonnes),
        rates=rates_of_levels(tonnes),
        goods={key: good_after(key, of, exports, ledger) for key, of in settings["goods"].items()},
        origins=origins,
        magnets=magnets_both_ways(tonnes, origins),
        chips_to=exports[US_EXPORTS].month.max(),
        vintages=inputs.load_vintages(),
    )
