"""Frames of a story, and those that its tables are made of, have the types of their columns."""

import pytest

from analysis.estimate.prices import inputs as prices
from analysis.estimate.retaliation import study as retaliation
from tests.present.texts import Typed, described, held, rendered
from tests.present.unlike import ROOMS, SHOWN, UNLIKE, asked_of, tell

#: Room -> its study is run for these stories, so that frames that are made on the way are seen too.
RUN = {
    "claims": ["an article"],
    "diversion": ["China"],
    "elasticity": ["both episodes"],
    "elasticity/robustness": ["China"],
    "prices": ["a fall with all parts"],
    "record": ["China"],
    "retaliation": ["the first lists and no more"],
    "retaliation/controls": ["one that fell and rose"],
    "tariffs": ["China"],
    "tariffs/counter_tariffs": ["China"],
    "trade/exports": ["China"],
    "what_if": ["a duty on goods of one sector", "a cut for all countries"],
}
#: Functions that say their columns and are called elsewhere: for a claim or a path alone, by another
#: report, where a result is stored, or in another process.
ELSEWHERE = {
    "claims": {"present.claims.frames.one"},
    "diversion": {"estimate.diversion.inputs.load_losers"},
    "elasticity": {
        "estimate.elasticity.across.leave_one_out",
        "estimate.elasticity.asymmetry.responses",
        "estimate.elasticity.clean_years.by_year",
        "estimate.elasticity.clean_years.clean_years",
        "estimate.elasticity.year_before.year_before",
    },
    "elasticity/robustness": {"estimate.elasticity.robustness.bands.bands"},
    "retaliation": {
        f"estimate.retaliation.inference.{n}" for n in ("coverage_table", "intervals", "placebos")
    },
    "tariffs": {"present.tariffs.frames.path"},
    "trade/exports": {"estimate.trade.exports.china_ledger.split_by_destination"},
}
#: Frames that a test makes up, or whose columns do not say yet what may be missing.
UNTYPED = {
    "ChecksStory.common",
    "DiversionStory.losers",
    "Shrunk.frame",
    "Tiers.estimates",
    "Tiers.placebos",
    "Tiers.varied",
}


@pytest.mark.parametrize("room", ROOMS)
def test_every_frame_has_the_types_of_its_columns(room, request, monkeypatch):
    functions, study = ROOMS[room]
    typed = Typed(monkeypatch, functions)
    monkeypatch.setattr(retaliation, "DRAWS", 19)  # types are the same
    prices.load_duties.cache_clear()  # what was read before is made under watch
    for name in RUN.get(room, list(UNLIKE[room])[:1]):
        parameters = asked_of(room, name)
        story = study(**parameters) if room in RUN else tell(request, room, **parameters)
        SHOWN[room, name] = rendered(functions, story)  # which other tests of the room read
        for where, columns, frame in held(story):
            if where not in UNTYPED:
                columns.check(frame, where=where)
    package = functions.ROOM.package
    wanted = described(package, *([package.replace("present", "estimate", 1)] if room in RUN else []))
    unseen = {name.removeprefix("analysis.") for name in wanted - typed.seen}
    assert unseen <= ELSEWHERE.get(room, set())
