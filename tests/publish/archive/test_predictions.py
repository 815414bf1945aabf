import json

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect.predictions import PREDICTIONS, check_frozen, read_predictions
from analysis.estimate.record.prediction import alarm
from analysis.estimate.record.prediction.scores import of_frozen
from analysis.publish.archive import predictions
from analysis.publish.archive.predictions import predict, said_of, said_of_alarm

ROW = {
    "origin": "2026-08-01",
    "target": "collected_rate",
    "partner": "CHN",
    "goods": "all",
    "month": "2026-09-01",
    "horizon": 1,
    "median": 0.25,
    "q05": 0.2,
    "q25": 0.24,
    "q75": 0.26,
    "q95": 0.3,
}


def made(day: pd.Timestamp) -> pd.DataFrame:
    row = pd.DataFrame([ROW])
    return row.assign(origin=pd.to_datetime(row.origin), month=pd.to_datetime(row.month))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(predictions, "fingerprints", lambda: {"code": "c", "data": "d"})
    predict("2026-11-28", tmp_path, made)
    return tmp_path


def contents(folder) -> dict:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_predictions_of_a_day_are_made_once(folder):
    before = contents(folder)
    assert set(before) == {"2026-11-28.csv", "checksums.csv", "predictions.codebook.json"}
    assert predict("2026-11-28", folder, lambda day: pytest.fail("made again")).startswith("Up to date")
    assert contents(folder) == before


def test_another_day_leaves_the_days_before_as_they_were(folder):
    before = contents(folder)["2026-11-28.csv"]
    predict("2026-12-05", folder, made)
    assert contents(folder)["2026-11-28.csv"] == before
    assert read_predictions(folder).day.dt.strftime("%Y-%m-%d").tolist() == ["2026-11-28", "2026-12-05"]


@pytest.mark.parametrize("how", ["edited", "missing", "new"])
def test_a_frozen_file_that_changed_is_refused_in_one_line(folder, how):
    path = folder / "2026-11-28.csv"
    if how == "edited":
        path.write_text(path.read_text().replace("0.25", "0.24"))
    elif how == "missing":
        path.unlink()
    else:
        (folder / "2026-10-01.csv").write_bytes(path.read_bytes())
    for refused in (check_frozen, read_predictions, lambda own: predict("2026-12-05", own, made)):
        with pytest.raises(InputError, match="predictions are frozen on their day; restore it") as error:
            refused(folder)
        assert "\n" not in str(error.value)


def test_a_prediction_says_that_nobody_had_published_the_figure(folder):
    (row,) = read_predictions(folder).itertuples()
    assert (row.standing, row.code, row.data) == ("not published", "c", "d")


def came(rate: float, *, month: str = "2026-09-01", printed: str = "2026-12-10") -> pd.DataFrame:
    row = {"target": "collected_rate", "partner": "CHN", "goods": "all", "outcome": rate}
    return pd.DataFrame([row | {"month": pd.Timestamp(month), "released": pd.Timestamp(printed)}])


def test_a_prediction_is_scored_when_its_month_has_come(folder):
    (row,) = of_frozen(read_predictions(folder), came(0.27)).itertuples()
    assert row.error == pytest.approx(0.02)
    assert row.inside_90 == 1
    # Twice the mean quantile loss: .05 * .07, .25 * .03, .5 * .02, .75 * .01, .05 * .03.
    assert row.crps == pytest.approx(2 * (0.0035 + 0.0075 + 0.01 + 0.0075 + 0.0015) / 5)


@pytest.mark.parametrize("printed, scored", [("2026-11-27", 0), ("2026-11-28", 0), ("2026-11-29", 1)])
def test_a_prediction_of_what_was_printed_by_its_day_scores_nothing(folder, printed, scored):
    assert len(of_frozen(read_predictions(folder), came(0.27, printed=printed))) == scored


def test_a_prediction_whose_month_has_not_come_has_no_score(folder):
    other = came(0.27, month="2026-08-01")
    assert of_frozen(read_predictions(folder), other).empty
    assert "No predicted month is held yet" in said_of(of_frozen(read_predictions(folder), other))[0]


def test_a_print_outside_its_interval_is_told_with_its_headings():
    month = pd.Timestamp("2026-04-01")
    raised = pd.DataFrame(
        [{"partner": "TWN", "goods": "all", "month": month, "median": 0.18, "outcome": 0.02}]
    )
    headings = pd.DataFrame(
        [
            {
                "partner": "TWN",
                "goods": "all",
                "month": month,
                "heading": "8471",
                "layer": "section_232",
                "step": 0.15,
                "share": 0.94,
            }
        ]
    )
    lines = said_of_alarm(month, raised, headings)
    assert lines[1] == "  TWN, 2026-04: 2.00 % came, 18.00 % was forecast"
    assert lines[2] == "    heading 8471, section 232: the law moved by +15.00 points, 94% of the miss"
    assert "no line of the law" in said_of_alarm(month, raised, headings[:0])[2]


def test_a_prediction_that_missed_by_more_than_two_points_is_a_miss_once(folder):
    predict("2026-12-05", folder, made)
    scored = of_frozen(read_predictions(folder), came(0.272))
    (row,) = alarm.of_frozen(scored).itertuples()
    assert f"{row.day:%Y-%m-%d}" == "2026-12-05"
    assert alarm.of_frozen(of_frozen(read_predictions(folder), came(0.268))).empty


def test_every_column_of_a_prediction_is_explained_beside_it(folder):
    said = json.loads((folder / "predictions.codebook.json").read_text(encoding="utf-8"))["fields"]
    assert [field["name"] for field in said] == list(pd.read_csv(folder / "2026-11-28.csv"))
    assert all(len(field["description"]) > 8 for field in said)


def test_small_rates_stand_beside_billions_as_they_are(folder):
    both = [made(None), made(None).assign(target="imports", median=3e11)]
    predict("2026-12-05", folder, lambda day: pd.concat(both))
    assert read_predictions(folder)["median"].tolist()[1:] == [0.25, 3e11]


def test_what_is_shipped_is_as_it_was_frozen():
    shipped = read_predictions()
    assert list(shipped.drop(columns="day")) == list(PREDICTIONS)
    assert (shipped.month > shipped.origin).all()
    assert (shipped.q05 <= shipped["median"]).all() and (shipped["median"] <= shipped.q95).all()
