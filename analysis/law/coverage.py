"""Which lines a measure covers or spares, by day and partner."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.law.by_use import USES

#: Position of each use among :data:`by_use.USES`; a row that rests on none has -1.
_USES = {use: position for position, use in enumerate(USES)} | {"": -1}


class _Rows(NamedTuple):
    """Rows of a scope, shape (rows,) each; the codes that they match as a range of those ascending."""

    partner: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    share: np.ndarray
    line_rate: np.ndarray
    use: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def take(self, which: np.ndarray) -> _Rows:
        """Return some of the rows, by position or as a mask."""
        return _Rows(*(values[which] for values in self))


#: Rows of a scope that no list names.
_NO_ROWS = _Rows(
    np.empty(0, str), *np.empty((2, 0), "datetime64[D]"), *np.empty((2, 0)), *np.empty((3, 0), int)
)


class _Steps(NamedTuple):
    """A scope on every code (columns) from each of its days of change (rows) on."""

    days: np.ndarray
    share: np.ndarray
    line_rate: np.ndarray
    use: np.ndarray | None  # None where no row rests on a use


@dataclass(frozen=True)
class Coverage:
    """Which share of each HTS code a scope holds, by day and partner."""

    rows: pd.DataFrame  #: Rows of :func:`scopes.scope_rows`.
    codes: pd.Index  #: HTS codes, each once; a prefix longer than a code does not match it.
    without: frozenset[str] = frozenset()  #: Scopes of which no line holds any share.
    _known: dict = field(default_factory=dict, repr=False)

    def days(self, scope: str, targets: set[str]) -> np.ndarray:
        """Return the days on which the scope changes for a partner, shape (changes,)."""
        return self._steps(scope, targets).days

    def share(self, scope: str, targets: set[str], day: np.datetime64) -> np.ndarray:
        """Return the share of each code that the scope holds on a day, shape (codes,)."""
        if scope in self.without:
            return np.zeros(len(self.codes))
        steps = self._steps(scope, targets)
        return self._on(day, steps, steps.share, 0.0)

    def shares(self, scope: str, targets: set[str]) -> np.ndarray:
        """Return the share of each code from each day of change on, shape (changes, codes)."""
        share = self._steps(scope, targets).share
        return np.zeros_like(share) if scope in self.without else share

    def line_rate(self, scope: str, targets: set[str], day: np.datetime64) -> np.ndarray:
        """Return the rate that the list itself gives each code on a day, 0 where none."""
        steps = self._steps(scope, targets)
        return self._on(day, steps, steps.line_rate, 0.0)

    def use(self, scope: str, targets: set[str], day: np.datetime64) -> np.ndarray | None:
        """Return the use on which each code's share rests on a day, a position in ``by_use.USES``.

        A code that rests on none has -1; None where no row of the scope rests on a use.
        """
        steps = self._steps(scope, targets)
        return None if steps.use is None else self._on(day, steps, steps.use, -1)

    def rests_on_use(self, scope: str, targets: set[str]) -> np.ndarray:
        """Return whether the scope ever names each code by its use, shape (codes,)."""
        use = self._steps(scope, targets).use
        return np.zeros(len(self.codes), bool) if use is None else (use >= 0).any(axis=0)

    def holding_none_of(self, scopes: Collection[str]) -> Coverage:
        """Return the same where no line holds any share of some scopes."""
        other = copy(self)  # with what is known of the rows already
        object.__setattr__(other, "without", frozenset(scopes))
        return other

    def _on(self, day, steps: _Steps, values: np.ndarray, before: float) -> np.ndarray:
        row = np.searchsorted(steps.days, day, side="right") - 1
        return values[row] if row >= 0 else np.full(len(self.codes), before)

    def _steps(self, scope: str, targets: set[str]) -> _Steps:
        named = self._partners.get(scope, frozenset()) & targets
        key = (scope, named)
        if key not in self._known:
            rows = self._rows(scope, named)
            row, code = self._matched(rows)
            days = np.unique(np.concatenate([rows.first_day, rows.last_day + 1]))
            share, rate = np.zeros((2, len(days), len(self.codes)))
            use = np.full(share.shape, -1, np.int8) if (rows.use >= 0).any() else None
            for k, day in enumerate(days):
                active = ((rows.first_day <= day) & (day <= rows.last_day))[row]
                share[k, code[active]] = rows.share[row[active]]
                rate[k, code[active]] = rows.line_rate[row[active]]
                if use is not None:
                    use[k, code[active]] = rows.use[row[active]]
            self._known[key] = _Steps(days, share, rate, use)
        return self._known[key]

    def _rows(self, scope: str, targets: set[str]) -> _Rows:
        """Return the rows of a scope for any of these partners."""
        rows = self._scopes.get(scope, _NO_ROWS)
        return rows.take(np.isin(rows.partner, list(targets)))

    def _matched(self, rows: _Rows) -> tuple[np.ndarray, np.ndarray]:
        """Return row and code of every match; of several on a code the last one holds."""
        n = rows.end - rows.start
        row = np.repeat(np.arange(len(n)), n)
        return row, self._ascending[np.arange(n.sum()) + np.repeat(rows.start - np.cumsum(n) + n, n)]

    @cached_property
    def _ascending(self) -> np.ndarray:
        """Positions of the codes in ascending order, in which those of a prefix stand together."""
        return np.argsort(self.codes.to_numpy(dtype=str))

    @cached_property
    def _scopes(self) -> dict[str, _Rows]:
        """Rows of each scope, by digits and first day, and the codes that each matches."""
        rows = self.rows.assign(digits=self.rows.hts_prefix.str.len())
        rows = rows.sort_values(["digits", "first_day"], kind="stable")
        prefix = rows.hts_prefix.to_numpy(object).astype("S")  # bytes, which are found twice as fast
        codes = self.codes.to_numpy(object).astype("S")[self._ascending]
        every = _Rows(
            partner=rows.partner.to_numpy(dtype=str),
            first_day=rows.first_day.to_numpy("datetime64[D]"),
            last_day=rows.last_day.to_numpy("datetime64[D]"),
            share=rows.share.to_numpy(float),
            line_rate=np.nan_to_num(rows.line_rate.to_numpy(float)),
            use=np.array([_USES[use] for use in rows.use.to_numpy(object)], dtype=int),
            start=codes.searchsorted(prefix),
            end=codes.searchsorted(np.char.add(prefix, b":")),  # the character after 9
        )
        return {scope: every.take(at) for scope, at in rows.groupby("scope").indices.items()}

    @cached_property
    def _partners(self) -> dict[str, frozenset[str]]:
        """Partners, unions or ALL that the rows of each scope name."""
        return {scope: frozenset(rows.partner.tolist()) for scope, rows in self._scopes.items()}
