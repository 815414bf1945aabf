import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect.events import EVENTS, read_events

HEAD = EVENTS.read_text(encoding="utf-8").splitlines()[0]
COLUMNS = HEAD.split(",")
LIST_3 = {
    "event_id": "E005", "announcement_date": "2018-09-17", "effective_date": "2018-09-24",
    "category": "us_tariff", "imposer": "USA", "target": "CHN", "measure": "s301_list3",
    "direction": "up", "rate_change": "0.1", "rate_level": "0.1", "rate_basis": "add_on",
    "verification": "S2+D",
}  # fmt: skip


def write(path, *rows: dict, head: str = HEAD):
    lines = [",".join(row.get(column, "") for column in COLUMNS) for row in rows]
    path.write_text("\n".join([head, *lines]) + "\n")
    return path


def test_added_event_is_read_without_renewing_a_checksum(tmp_path):
    later = LIST_3 | {"event_id": "E006", "effective_date": "2019-05-10", "rate_level": "0.25"}
    table = read_events(write(tmp_path / "events.csv", later, LIST_3))
    assert table.event_id.tolist() == ["E005", "E006"]
    assert table.effective_date[1] == pd.Timestamp("2019-05-10")
    assert table.rate_level.tolist() == [0.1, 0.25]
    assert (table.note == "").all()


@pytest.mark.parametrize(
    "change, column, found",
    [
        ({"effective_date": "2018-09-31"}, "effective_date", "2018-09-31"),
        ({"announcement_date": "17 or 18 September"}, "announcement_date", "17 or 18 September"),
        ({"rate_change": "10 %"}, "rate_change", "10 %"),
        ({"rate_level": "25"}, "rate_level", "25"),
        ({"category": "us_tarif"}, "category", "us_tarif"),
        ({"direction": "rise"}, "direction", "rise"),
        ({"rate_basis": "addon"}, "rate_basis", "addon"),
        ({"imposer": "us"}, "imposer", "us"),
        ({"event_id": "5"}, "event_id", "5"),
        ({"verification": "Q"}, "verification", "Q"),
    ],
)
def test_bad_event_is_refused_with_line_column_and_value(tmp_path, change, column, found):
    path = write(tmp_path / "events.csv", LIST_3 | {"event_id": "E004"}, LIST_3 | change)
    with pytest.raises(InputError) as refused:
        read_events(path)
    message = str(refused.value)
    assert message.startswith(f"events.csv: line 3, column {column!r}: found ")
    assert found in message
    assert "expected" in message


def test_same_event_measure_and_target_twice_is_refused(tmp_path):
    with pytest.raises(InputError, match="event_id.*measure.*target.*not unique"):
        read_events(write(tmp_path / "events.csv", LIST_3, LIST_3))


def test_misspelt_column_of_the_calendar_is_refused_in_one_line(tmp_path):
    path = write(tmp_path / "events.csv", LIST_3, head=HEAD.replace("measure", "mesure"))
    with pytest.raises(InputError, match="mesure|measure") as refused:
        read_events(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "day, measure, level",
    [
        ("2025-02-04", "ieepa_fentanyl", 0.10),
        ("2025-03-04", "ieepa_fentanyl", 0.20),
        ("2025-05-14", "ieepa_reciprocal", 0.10),
        ("2025-11-10", "ieepa_fentanyl", 0.10),
        ("2019-05-10", "s301_list3", 0.25),
    ],
)
def test_steps_on_china_are_dated_by_their_first_legal_day(events, day, measure, level):
    row = events[events.target.eq("CHN") & events.measure.eq(measure) & events.effective_date.eq(day)]
    assert row.rate_level.tolist() == [level]


def test_levels_of_china_follow_from_changes(events):
    """Where both are stated, the level after is the level before plus the change."""
    own = events[events.target.eq("CHN") & events.measure.ne("") & events.rate_level.notna()]
    for measure, steps in own.groupby("measure"):
        before = steps.rate_level.shift(fill_value=0.0)
        gap = (before + steps.rate_change - steps.rate_level).abs()
        # The reciprocal rate on China starts from the 10 % that all partners bear (E017).
        gap = gap.drop(steps.index[steps.event_id.eq("E018")])
        assert gap.max() < 1e-9 or gap.empty, f"{measure}: {steps.event_id[gap.idxmax()]}"
