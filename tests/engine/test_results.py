import dataclasses

import pytest

from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame

ONE = Estimate(
    name="2024-2025.naics3.x",
    outcome="log customs value",
    regressor="log(1 + effective rate)",
    estimator="OLS",
    value=-1.8,
    std_error=0.7,
    ci_low=-3.2,
    ci_high=-0.4,
    p_value=0.015,
    unit="elasticity",
    n_obs=20847,
    n_clusters=30,
    n_zeros=1026,
    fixed_effects="partner x product",
    cluster_by="partner",
    system="naics3",
    window="2024-01:2025-11",
    std_error_raw=0.67,
    small_sample_factor=1.04,
    vintage="V1",
)


def test_estimates_of_any_model_share_their_columns_and_order():
    other = dataclasses.replace(ONE, estimator="2SLS", first_stage=0.4, first_stage_f=30.0)
    frame = to_frame([ONE, other])
    fields = [field.name for field in dataclasses.fields(Estimate)]
    assert frame.columns.tolist() == [name for name in fields if name != "refit"]
    assert frame.columns.tolist() == ONE.to_frame().columns.tolist()
    assert frame.value.tolist() == [-1.8, -1.8]
    assert set(frame) == set(ESTIMATES)


def test_estimate_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        ONE.value = -4.0
