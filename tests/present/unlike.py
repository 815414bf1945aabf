"""Rooms, and how a story of each is told that is unlike the others (``unlike.yaml``)."""

from analysis.checks import read_yaml
from analysis.estimate.claims.study import study as claims_study
from analysis.estimate.elasticity.dynamics.study import study as dynamics_study
from analysis.estimate.elasticity.robustness.study import study as robustness_study
from analysis.estimate.elasticity.study import study as elasticity_study
from analysis.estimate.prices.study import study as prices_study
from analysis.estimate.record.prediction.study import study as prediction_study
from analysis.estimate.record.study import study as record_study
from analysis.estimate.retaliation.controls.study import study as controls_study
from analysis.estimate.retaliation.study import study as retaliation_study
from analysis.estimate.tariffs.bill.study import study as bill_study
from analysis.estimate.tariffs.counter_tariffs.study import study as counter_tariffs_study
from analysis.estimate.tariffs.examination.study import study as examination_study
from analysis.estimate.tariffs.study import study as tariffs_study
from analysis.estimate.trade.exports.study import study as exports_study
from analysis.estimate.trade.regime.study import study as regime_study
from analysis.estimate.what_if.study import study as what_if_study
from analysis.paths import ROOT
from analysis.present import (
    claims,
    counterfactual,
    diversion,
    elasticity,
    prices,
    record,
    retaliation,
    tariffs,
    what_if,
)
from analysis.present.counterfactual import scenario
from analysis.present.elasticity import dynamics, robustness
from analysis.present.record import prediction
from analysis.present.retaliation import controls
from analysis.present.tariffs import bill, counter_tariffs, examination
from analysis.present.trade import exports, regime
from analysis.stories import told
from tests.present.counterfactual import stories as counterfactual_stories
from tests.present.counterfactual.scenario import stories as scenario_stories
from tests.present.diversion import stories as diversion_stories
from tests.present.texts import rendered

#: Room -> its functions, and what tells a story of it: a study, or what stands in for it in tests.
ROOMS = {
    "claims": (claims, claims_study),
    "counterfactual": (counterfactual, counterfactual_stories.told),
    "counterfactual/scenario": (scenario, scenario_stories.told),
    "diversion": (diversion, diversion_stories.told),
    "elasticity": (elasticity, elasticity_study),
    "elasticity/dynamics": (dynamics, dynamics_study),
    "elasticity/robustness": (robustness, robustness_study),
    "prices": (prices, prices_study),
    "record": (record, record_study),
    "record/prediction": (prediction, prediction_study),
    "retaliation": (retaliation, retaliation_study),
    "retaliation/controls": (controls, controls_study),
    "tariffs": (tariffs, tariffs_study),
    "tariffs/bill": (bill, bill_study),
    "tariffs/counter_tariffs": (counter_tariffs, counter_tariffs_study),
    "tariffs/examination": (examination, examination_study),
    "trade/exports": (exports, exports_study),
    "trade/regime": (regime, regime_study),
    "what_if": (what_if, what_if_study),
}
#: Rooms whose stories are made of that of a fixture, which is too large to be stored.
OF_FIXTURE = {"counterfactual/scenario": "scenario_story"}
UNLIKE = read_yaml(ROOT / "tests" / "present" / "unlike.yaml")


def asked_of(room: str, name: str) -> dict:
    """Return what is asked for a story."""
    return {key: value for key, value in UNLIKE[room][name].items() if key not in ("absent", "slow")}


def tell(request, room: str, **asked):
    """Tell a story of a room, a study's by way of the store, in a test that ``request`` is of."""
    _, study = ROOMS[room]
    if study.__module__.startswith("analysis."):
        return told(study, **asked)
    made_of = [request.getfixturevalue(OF_FIXTURE[room])] if room in OF_FIXTURE else []
    return study(*made_of, **asked)


#: What each section shows of a story, by room and story, made once a process.
SHOWN: dict[tuple[str, str], dict[str, object]] = {}


def shown(request, room: str, name: str) -> dict[str, object]:
    """Return what each section of a room shows of a story."""
    if (room, name) not in SHOWN:
        SHOWN[room, name] = rendered(ROOMS[room][0], tell(request, room, **asked_of(room, name)))
    return SHOWN[room, name]
