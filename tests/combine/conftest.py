"""Small frames of imports."""

import pandas as pd


def imports_frame(product: str, *rows: tuple) -> pd.DataFrame:
    """Rows of (partner, product, month, customs_value, duties)."""
    frame = pd.DataFrame(rows, columns=["partner", product, "month", "customs_value", "duties"])
    return frame.assign(month=pd.to_datetime(frame.month))
