"""The dated ledger of export controls: when each begins, when and how it ends, how well it is known."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.columns import Columns, returns
from analysis.vocabulary import Term

#: Categories of the calendar whose every event belongs into the ledger.
CATEGORIES = ("us_export_control", "cn_export_control")

INSTRUMENTS = ("licence", "ban", "entity list", "letter", "visas")
BEFORE_IT_BEGAN = "suspended before it began"
STOPPED = ("", "rescinded", "suspended", BEFORE_IT_BEGAN, "licences assured")
REQUIRED = {"event", "label", "instrument", "products"}
OPTIONAL = {"ended_by", "stop", "stop_grade", "stopped", "eased_by", "disputed"}

CONTROLS_LEDGER = Columns(
    "a control, in order of its start",
    {
        "event": Term("Event", "", "event of the calendar that begins the control"),
        "imposer": Term("By", "", "country that imposes the control, ISO 3166-1 alpha-3"),
        "target": Term(
            "Towards", "", "country whose buyers the control is meant for, ISO 3166-1 alpha-3; ALL: all"
        ),
        "label": Term("Control", "", "short name of the control"),
        "instrument": Term("Instrument", "", f"one of: {', '.join(INSTRUMENTS)}"),
        "products": Term("Products", "", "goods that the control covers, in words"),
        "announcement_date": Term("Announced", "date", "day on which the control became public"),
        "start": Term("From", "date", "first day in force", "day"),
        "stop": Term("To", "date", "day of suspension or end", "day", missing="where it is in force"),
        "stopped": Term(
            "How it ended", "", f"{', '.join(filter(None, STOPPED))}; empty where it is in force"
        ),
        "stop_grade": Term(
            "Grade of its end", "", "how well the end is known; empty where it is in force"
        ),
        "disputed": Term("Disputed", "true or false", "whether single weak sources alone claim it"),
        "grade": Term(
            "Grade",
            "",
            "how well the control is known: P text of the law, D data, S1 and S2 one "
            "and two secondary sources, M memory, X disputed",
        ),
        "legal_reference": Term("Reference", "", "order, rule or announcement"),
        "source": Term("Source", "", "where the row was read"),
    },
)


def check_controls(controls: list[dict], file: str) -> None:
    """Refuse a control with a missing or unknown key, or an unknown instrument; names its event."""
    for entry in controls:
        where = f"{file}, control {entry.get('event', '(no event)')}"
        if missing := REQUIRED - set(entry):
            raise InputError(f"{where}: missing {', '.join(sorted(missing))}.")
        for word in set(entry) - REQUIRED - OPTIONAL:
            check_choice(word, REQUIRED | OPTIONAL, what="key", where=where)
        check_choice(entry["instrument"], INSTRUMENTS, what="instrument", where=where)
        check_choice(entry.get("stopped", ""), STOPPED, what="way to end", where=where)


def control_ledger(events: pd.DataFrame, controls: list[dict]) -> pd.DataFrame:
    """Join the controls to the calendar.

    Parameters
    ----------
    events : DataFrame
        The event calendar; columns as :func:`analysis.collect.read_events` returns them.
    controls : list of dict
        As :func:`check_controls` takes them.

    Returns
    -------
    DataFrame
        Columns of :data:`CONTROLS_LEDGER`, and ``eased``: tuple of the days on which it was eased.

    Raises
    ------
    InputError
        A control whose event the calendar lacks, or an export control of the calendar that no entry
        names: the ledger would be incomplete without saying so.
    """
    calendar = events.drop_duplicates("event_id").set_index("event_id")
    named = [
        name
        for entry in controls
        for name in (entry["event"], entry.get("ended_by"), *entry.get("eased_by", []))
        if name
    ]
    for name in named:
        check_choice(name, calendar.index, what="event", where="controls.yaml")
    control_events = calendar.index[calendar.category.isin(CATEGORIES)]
    if missing := sorted(set(control_events) - set(named)):
        raise InputError(f"controls.yaml names no {', '.join(missing)} of the calendar: add an entry.")
    ledger = _joined(controls, calendar)
    eased = {entry["event"]: entry.get("eased_by", []) for entry in controls}
    days = [tuple(calendar.effective_date[name] for name in eased[event]) for event in ledger.event]
    return ledger.assign(eased=pd.Series(days, dtype=object))


@returns(CONTROLS_LEDGER)
def _joined(controls: list[dict], calendar: pd.DataFrame) -> pd.DataFrame:
    """Return the controls with what the calendar says of them."""
    rows = [_row(entry, calendar) for entry in controls]
    return pd.DataFrame(rows).sort_values(["start", "event"], kind="stable", ignore_index=True)


def _row(entry: dict, calendar: pd.DataFrame) -> dict:
    event = calendar.loc[entry["event"]]
    ended = calendar.loc[entry["ended_by"]] if "ended_by" in entry else None
    stop = pd.Timestamp(entry["stop"]) if "stop" in entry else pd.NaT
    return {
        "event": entry["event"],
        "imposer": event.imposer,
        "target": event.target,
        "label": entry["label"],
        "instrument": entry["instrument"],
        "products": entry["products"],
        "announcement_date": event.announcement_date,
        "start": event.effective_date,
        "stop": stop if ended is None else ended.effective_date,
        "stopped": entry.get("stopped", ""),
        "stop_grade": entry.get("stop_grade", "") if ended is None else ended.verification,
        "disputed": bool(entry.get("disputed", False)),
        "grade": event.verification,
        "legal_reference": event.legal_reference,
        "source": event.source,
    }
