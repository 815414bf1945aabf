"""Parameters of report 05 as it is shipped."""

SHIPPED = {
    "partner": "CHN",
    "start": "2025-04",
    "end": "2025-11",
    "fit_start": "2021-01",
    "fit_end": "2024-10",
}
