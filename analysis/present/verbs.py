"""Estimates with the verbs of the field: what fixest, pyfixest and broom call what they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from analysis.checks import InputError, NotHere
from analysis.engine.results import Estimate
from analysis.present.result import Result

if TYPE_CHECKING:
    import pandas as pd

#: What they are called here -> field of an estimate. Names of columns are pyfixest's, so that code
#: written for its results runs; ``to_frame`` has the house's.
COLUMNS = {"Estimate": "value", "Std. Error": "std_error", "t value": "", "Pr(>|t|)": "p_value"}

#: Share of its half by which an interval from t may differ from t, by rounding.
FROM_T = 1e-9


class Estimates(Result):
    """One estimate, or the coefficients of one regression, or several side by side.

    Parameters
    ----------
    terms : sequence of str, optional
        What the coefficients are called; by default their regressors, with ``::`` and their horizon.
    expected : callable, optional
        Gives what the regression expects of each row.
    result, table, **faces
        As for :class:`Result`.
    """

    def __init__(
        self,
        result: Any,
        table: Any,
        *,
        terms: Sequence[str] = (),
        expected: Callable[[], pd.Series] | None = None,
        **faces: Any,
    ):
        super().__init__(result, table, **faces)
        self._terms, self._expected = terms, expected

    def _rows(self) -> list[Estimate]:
        return [self.result] if isinstance(self.result, Estimate) else list(self.result)

    def tidy(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return a row a coefficient: estimate, standard error, t, p and ends of its interval."""
        import pandas as pd

        rows = self._rows()
        named = [e.regressor if e.horizon is None else f"{e.regressor}::{e.horizon}" for e in rows]
        columns = {
            name: [getattr(e, of) if of else e.value / e.std_error for e in rows]
            for name, of in COLUMNS.items()
        }
        low, high = zip(*(_ends(e, alpha) for e in rows), strict=True)
        tails = {f"{alpha / 2 * 100:.1f}%": low, f"{(1 - alpha / 2) * 100:.1f}%": high}
        return pd.DataFrame(columns | tails, index=pd.Index(self._terms or named, name="Coefficient"))

    def coef(self) -> pd.Series:
        """Return the coefficients."""
        return self.tidy()["Estimate"]

    def se(self) -> pd.Series:
        """Return the standard errors; of a permuted law those that its interval implies."""
        return self.tidy()["Std. Error"]

    def tstat(self) -> pd.Series:
        """Return the coefficients over their standard errors."""
        return self.tidy()["t value"]

    def pvalue(self) -> pd.Series:
        """Return the p of each coefficient: from t, or of the law permuted."""
        return self.tidy()["Pr(>|t|)"]

    def confint(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return the intervals of level 1 - alpha.

        Raises
        ------
        InputError
            Another level of an interval that is not from t, as that of a permuted law.
        """
        return self.tidy(alpha).iloc[:, -2:]

    def predict(self) -> pd.Series:
        """Return what the regression expects of each row of its sample, effects included.

        Returns
        -------
        Series
            By partner, product and month: logs of the outcome, or their change; of PPML US dollars.

        Raises
        ------
        InputError
            An answer that no single regression on a panel stands behind here.
        """
        if not getattr(self, "_expected", None):
            raise NotHere("predict: what `fit` returns for a panel or a frame has it, nothing else.")
        return self._expected()

    def __dir__(self) -> list[str]:
        verbs = [name for name in vars(Estimates) if not name.startswith("_")]
        return sorted({*super().__dir__(), *verbs})


def _ends(estimate: Estimate, alpha: float) -> tuple[float, float]:
    """Return the ends of an interval of level 1 - alpha."""
    ends = estimate.ci_low, estimate.ci_high
    if alpha == 0.05:
        return ends
    if not 0 < alpha < 1:
        raise InputError(f"alpha {alpha!r} is no share between 0 and 1, as 0.1 of an interval of 90 %.")
    from scipy.special import stdtrit

    half, usual = ends[1] - estimate.value, stdtrit(estimate.degrees, 0.975) * estimate.std_error
    if not abs(half - usual) <= FROM_T * usual:
        raise InputError("this interval is not from t, and stands at 95 % alone: leave alpha out.")
    half = float(stdtrit(estimate.degrees, 1 - alpha / 2)) * estimate.std_error
    return estimate.value - half, estimate.value + half
