"""What the words on counter-tariffs call who imposes, and who publishes."""

from analysis.present.finding import day_name, month  # noqa: F401, days as text

#: Who imposes.
REPORTERS = {"CHN": "China", "CAN": "Canada"}

#: Who published the lists, and rates by HS6.
LAW_SOURCE = "notices of China's Tariff Commission by line (Bown, PIIE)"
WTO_SOURCE = "WTO Tariff & Trade Data"
