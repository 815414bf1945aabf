"""Files of what-ifs have the same bytes where processors differ in the last digits of an estimate."""

import pandas as pd

from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.files import files_of
from analysis.estimate.what_if.inputs import lines_sold_before

#: How far apart two kernels of linear algebra and loops of numpy leave what is estimated here.
APART = 2e-13


def texts(part: float) -> dict[str, str]:
    """Return the files of one partner, of estimates that are larger by a part of them."""
    state = load_state()
    moved = {name: state[name] * (1 + part) for name in ("elasticities", "sectors", "levels")}
    moved["own"] = {"FJI": state["own"]["FJI"]}
    days, before = [pd.Timestamp("2026-12-01")], {"FJI": lines_sold_before("FJI")}
    return files_of(state | moved, days, {}, before, {}, {"CHN": 1 / 3 * (1 + part)})


def test_bytes_are_the_same_on_processors_that_differ_in_the_last_digits():
    shipped, moved = texts(0.0), texts(1e-9)
    assert texts(APART) == texts(-APART) == shipped
    assert [name for name in shipped if moved[name] == shipped[name]] == ["what_if/lines.js"]
