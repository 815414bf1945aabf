"""The study behind report 07: the ledger of export controls, and the trade under them."""

from __future__ import annotations

from analysis.checks import check_choice
from analysis.estimate.retaliation.controls import inputs
from analysis.estimate.retaliation.controls.goods import good_after
from analysis.estimate.retaliation.controls.inputs import US_EXPORTS
from analysis.estimate.retaliation.controls.ledger import control_ledger
from analysis.estimate.retaliation.controls.story import ControlsStory
from analysis.estimate.retaliation.controls.tonnage import magnets_since, printed_ranges
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
    magnets = magnets_since(printed_ranges(inputs.load_tonnes()), "2025-04")
    check_choice(partner, sorted(magnets.partner.unique()), what="destination of magnets")


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
    settings, names, exports = inputs.load_settings(), inputs.load_names(), inputs.load_exports()
    ledger = control_ledger(inputs.load_events(), settings["controls"])
    return ControlsStory(
        partner=partner,
        partner_name=names[partner],
        names=names,
        ledger=ledger,
        printed=printed_ranges(inputs.load_tonnes()),
        goods={key: good_after(key, of, exports, ledger) for key, of in settings["goods"].items()},
        chips_to=exports[US_EXPORTS].month.max(),
        vintages=inputs.load_vintages(),
    )
