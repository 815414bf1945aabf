"""Waves of tariff changes, and what each did to the rates of a partner by law."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.engine.panel import Panel
from analysis.estimate.episodes import episode
from analysis.law.calendar import FLOOR, day_weights, rate_steps


@dataclass(frozen=True)
class Wave:
    """A wave of ``waves.yaml`` with its dates from the event calendar; fields as explained there."""

    name: str
    label: str
    event_id: str
    announced: pd.Timestamp
    in_force: pd.Timestamp
    legal_reference: str
    before: pd.Timestamp
    after: pd.Timestamp
    layer: str
    scale: bool
    reference: tuple[pd.Timestamp, ...]
    episode: str
    comparison: str
    why: str

    @property
    def start(self) -> pd.Timestamp:
        """First month of the wave, event time 0."""
        return self.in_force.replace(day=1)

    @property
    def window(self) -> str:
        """First and last month of the sample, those of the episode."""
        return episode(self.episode).window

    def share(self, month: pd.Timestamp) -> float:
        """Return the share of a month's days on which the wave was in force."""
        return float(day_weights(pd.DatetimeIndex([self.in_force]), pd.DatetimeIndex([month]))[0, 0])


@dataclass(frozen=True)
class WaveLaw:
    """The tables of law that exposures are read from."""

    events: pd.DataFrame  #: The event calendar (``collect.read_events``).
    groups: pd.Series  #: Customs union of each partner, index ISO alpha-3; missing where it is in none.
    rates: pd.DataFrame  #: Statutory rates with their layers (``combine.load_statutory``), fractions.

    def applies(self, wave: Wave, partner: str) -> bool:
        """Whether the wave's measure changed for the partner on the day it came into force."""
        measures = self.events[self.events.event_id.eq(wave.event_id)].measure.unique()
        group = self.groups.get(partner)
        steps = rate_steps(self.events, partner, group if isinstance(group, str) else None)
        steps = steps.reindex(columns=[c for m in measures for c in (m, m + FLOOR)], fill_value=0.0)
        before = steps[steps.index < wave.in_force].tail(1).sum(axis=1).sum()
        return wave.in_force in steps.index and bool(steps.loc[wave.in_force].sum() != before)


def dated_waves(entries: dict[str, dict], events: pd.DataFrame) -> dict[str, Wave]:
    """Return waves by name, in the order of ``waves.yaml``, with dates from the calendar."""
    calendar = events.drop_duplicates("event_id").set_index("event_id")
    shipped = {}
    for name, entry in entries.items():
        event = calendar.loc[
            check_choice(entry["event_id"], calendar.index, what="event_id", where=name)
        ]
        shipped[name] = Wave(
            name=name,
            label=entry["label"],
            event_id=entry["event_id"],
            announced=event.announcement_date,
            in_force=event.effective_date,
            legal_reference=event.legal_reference,
            before=pd.Timestamp(entry["before"]),
            after=pd.Timestamp(entry["after"]),
            layer=entry["layer"],
            scale=entry.get("scale", False),
            reference=tuple(pd.Timestamp(month) for month in entry["reference"]),
            episode=entry["episode"],
            comparison=entry.get("comparison", "within"),
            why=entry.get("why", ""),
        )
    return shipped


def exposure(data: Panel, wave: Wave, partner: str, law: WaveLaw) -> np.ndarray:
    """Return the wave's change of the log statutory factor for the partner's pairs, 0 for others.

    Only the layer that the wave belongs to moves: log(1 + rate before + change of the layer) less
    log(1 + rate before). Where only part of the wave lies between the two months (``scale``), the change
    is divided by that part, and what the wave had already added is taken off the rate before.

    Returns
    -------
    ndarray, shape (P,)
        Log points; NaN where a product of the partner has no statutory rate, 0 throughout where the
        calendar does not apply the wave's measure to the partner.
    """
    change = np.zeros(len(data.partner))
    if not law.applies(wave, partner):
        return change
    rates = law.rates[law.rates.partner.eq(partner) & law.rates.system.eq(data.system)]
    before, after = (
        rates[rates.month.eq(month)].set_index("product") for month in (wave.before, wave.after)
    )
    begun, reached = (wave.share(m) for m in (wave.before, wave.after)) if wave.scale else (0.0, 1.0)
    step = (after[wave.layer] - before[wave.layer]) / (reached - begun)
    without = before.statutory_rate - begun * step
    by_product = np.log1p(without + step) - np.log1p(without)
    by_product.index = by_product.index.astype(str)
    pairs = data.of(partner)
    change[pairs] = by_product.reindex(data.products[data.product[pairs]]).to_numpy()
    return change
