"""How numbers of a unit are printed, and how far apart two computations of one may be."""

from __future__ import annotations

#: How a unit is printed: multiplier, decimals, suffix. Inside the code, rates are fractions. The
#: space before the unit does not break, so that no line ends between a number and its unit.
UNIT_FORMATS = {
    "fraction": (100, 1, "\u00a0%"),
    "percentage points": (100, 1, "\u00a0pp"),
    "USD": (1e-9, 1, "\u00a0bn USD"),
    "elasticity": (1, 2, ""),
    "probability": (1, 3, ""),
    "count": (1, 0, ""),
    "months": (1, 0, "\u00a0months"),
}

#: Largest absolute difference that a recomputation may show, by unit.
TOLERANCES = dict.fromkeys(UNIT_FORMATS, 1e-6) | {"USD": 1e4}
