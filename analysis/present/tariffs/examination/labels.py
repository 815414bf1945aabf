"""Words of the examination for who speaks and who is right."""

from __future__ import annotations

import pandas as pd

from analysis.combine.collected.expected import NEAR
from analysis.estimate.tariffs.examination.cases import NEAR_CELL, NEAR_MEAN  # noqa: F401, distances
from analysis.present.finding import listing, points  # noqa: F401, distances
from analysis.present.labels import ETRX  # noqa: F401, sources

#: Aim of the mean gap with sign (fraction).
SIGNED = 0.008

#: Who gives the rates of published cases.
AUTHORITIES = {
    "ruling": "Rulings of US customs, as summarised",
    "declaration": "An importer's entry form",
    "engine": "Answers of other engines",
    "average": "Means of another engine",
    "collections": "Chapters as collected, June 2026",
}


def on_cases(counts: pd.Series, cases: str) -> str:
    """Say how many of some published cases the law answers as printed."""
    equal, n_cases = int(counts.n_owed + counts.n_by_claim), int(counts.n_cases)
    answered = f"all {n_cases} {cases}" if equal == n_cases else f"{equal} of {n_cases} {cases}"
    return f"The law here gives the rate printed in {answered}."


def on_the_rest(counts: pd.Series) -> str:
    """Say what of the cases is decided by their claims, and who is right where the law differs."""
    by = f"Decided by what the case itself claims: {counts.n_by_claim}. " if counts.n_by_claim else ""
    sides = {"theirs": counts.n_theirs, "ours": counts.n_ours}
    decided = [f"{n} for {who}" for who, n in sides.items() if n]
    parts = [f"decides {listing(decided)}"] if decided else []
    parts += [f"leaves {counts.n_open} open"] if counts.n_open else []
    return by + (f"Of those that differ the legal text {listing(parts)}." if parts else "")


#: What the rate expected is held against.
SAMPLES = {
    "cells": "Chapters of six partners",
    "chapters": "All chapters of Viet Nam",
    "all": "All these chapters",
    "totals": "Totals of nine partners",
}


def on_paid(paid: pd.DataFrame) -> str:
    """Say what the learnt shares make of the distance in June, which they do not know."""
    june = paid[paid["sample"].eq("all")].iloc[0]
    before, after = june.distance_statutory, june.distance_expected
    nearer = "nearer" if after < before else "farther"
    return (
        f"With what goes unpaid, learnt from March to May 2026, the rate expected in June is {nearer}: "
        f"{points(after)} from collections by chapter instead of {points(before)}, without sign."
    )


def aims(paid: pd.DataFrame) -> str:
    """Say which aims of the rate expected are met."""
    june, totals = paid[paid["sample"].eq("all")].iloc[0], paid[paid["sample"].eq("totals")]
    distance = totals.sort_values("month").distance_expected
    reached = {
        f"all chapters below {points(NEAR)} without sign": june.distance_expected < NEAR,
        f"within {points(SIGNED)} with sign": abs(june.gap_expected) <= SIGNED,
        "August no farther than June": distance.iloc[-1] <= distance.iloc[0],
    }
    return "; ".join(f"{aim}: {'met' if met else 'missed'}" for aim, met in reached.items())
