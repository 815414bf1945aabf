import pytest

from analysis.estimate.claims.inputs import load_figures


@pytest.fixture(scope="session")
def figures():
    """The figures that claims are held against."""
    return load_figures()
