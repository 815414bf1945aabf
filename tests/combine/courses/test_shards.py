"""The law in time as files: what is read back from them is what was put in."""

import json

import numpy as np
import pytest

from analysis.combine.courses.paths import BARRED_RATE, N_FLAGS, Paths, in_whole_parts
from analysis.combine.courses.shards import Shards, assigned, to36
from analysis.law.three_rates import DECIDING

DAYS = np.array(["2018-01-01", "2018-07-06", "2025-02-04"], dtype="datetime64[D]")


def paths(partner="CHN", codes=("8703230100", "8703800000"), base=25_000, **measures) -> Paths:
    flags = np.zeros((len(DAYS), N_FLAGS + len(DECIDING), len(codes)), dtype=np.int64)
    rates = {
        name: np.array(rates)[:, None] * np.ones(len(codes), int) for name, rates in measures.items()
    }
    weights = np.arange(1, 1 + len(codes)) * 1000
    return Paths(partner, np.array(codes), weights, DAYS, np.full(len(codes), base), rates, flags)


def content(*own: Paths) -> tuple[dict, Shards]:
    shards = Shards(["CHN", "VNM"])
    for one in own:
        shards.add(one)
    return dict(shards.chapters()), shards


def test_a_course_names_its_days_and_rates_once_and_lines_share_it():
    files, shards = content(paths(s301_list1=[0, 250_000, 250_000]))
    assert files["87"]["series"] == [(0, 1, 250_000)] and list(shards.days)[1] == "2018-07-06"
    assert files["87"]["paths"] == [[0, 25_000, 0, 0]]
    assert files["87"]["lines"] == {"8703230100": "0:00rs", "8703800000": "0:001jk"}


def test_partners_with_the_same_law_on_a_line_share_its_path():
    one, other = paths(ieepa=[0, 0, 100_000]), paths("VNM", ieepa=[0, 0, 100_000])
    (file,) = content(one, other)[0].values()
    assert len(file["paths"]) == 1 and file["lines"]["8703230100"] == "0:00rs,01rs"


def test_what_ends_is_a_rate_of_nothing_and_what_never_began_is_no_course():
    (file,) = content(paths(ieepa=[0, 100_000, 0], s122=[0, 0, 0]))[0].values()
    assert file["series"] == [(0, 1, 100_000, 2, 0)]


def test_a_use_or_claim_that_decides_has_its_rate():
    own = paths(ieepa=[0, 0, 100_000])
    own.flags[2, 0, 0] = 1  # the first use decides on the first line
    own.flags[2, N_FLAGS, 0] = BARRED_RATE
    (file,) = content(own)[0].values()
    assert file["flags"][1] == ((0, 0, 0, 0), (2, 1, 0, 0, 0, BARRED_RATE))
    assert [path[2] for path in file["paths"]] == [1, 0]


def test_rates_of_measures_add_up_to_the_rounded_layer():
    rates = {"s232_steel": np.array([0.1000004]), "s232_aluminum": np.array([0.0000004])}
    parts = in_whole_parts(rates)
    assert sum(int(part[0]) for part in parts.values()) == round(0.1000008 * 1e6) == 100_001


@pytest.mark.parametrize("number", [0, 35, 36, 1295, 10**12])
def test_numbers_to_base_36_are_read_back(number):
    assert int(to36(number), 36) == number


def test_a_script_holds_no_mark_that_would_end_it():
    text = assigned("law/87", {"title": "</script><b>"})
    assert "<" not in text and json.loads(text[len('arrived("law/87",') : -3]) == {
        "title": "</script><b>"
    }
