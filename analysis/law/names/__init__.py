"""What people call partners, goods, days and months -> the codes and dates that the data know.

The one resolver: every door (public names, commands, parameters of notebooks, claims, the law) takes
what a person typed from here, and says here what it does not understand, with the nearest right value.
Whether data exist for it is each door's own question. Codes as the data write them pass at once.
"""

from analysis.law.names.goods import (
    ALL_GOODS_WORDS,
    END_USES,
    Goods,
    goods,
    goods_asked_back,
    goods_called,
    goods_words,
    hts,
    one_text,
)
from analysis.law.names.parameters import canonical, named
from analysis.law.names.partners import (
    PARTNERS_APART,
    WORLD,
    called,
    is_partner,
    name_of,
    nearest_partner,
    partner,
    partners,
)
from analysis.periods import TODAY, day, month, months

__all__ = [
    "PARTNERS_APART",
    "ALL_GOODS_WORDS",
    "END_USES",
    "TODAY",
    "WORLD",
    "Goods",
    "called",
    "canonical",
    "day",
    "goods",
    "goods_asked_back",
    "goods_called",
    "goods_words",
    "hts",
    "month",
    "months",
    "is_partner",
    "name_of",
    "named",
    "nearest_partner",
    "one_text",
    "partner",
    "partners",
]
