"""What ships is what is stored under the code and data of now, and small."""

import pytest

from analysis.fingerprint import State
from analysis.publish.archive.estimates import LARGEST_SHIPPED, results, ship

SMALL, LARGE = "analysis.estimate.diversion.inputs.", "analysis.estimate.elasticity.main.inputs."


@pytest.fixture(scope="module")
def keys():
    """The fingerprints of two results."""
    functions = {
        name: next(of for by, of in results().items() if by.startswith(name)) for name in (SMALL, LARGE)
    }
    state = State()
    return {name: state.fingerprint(of) for name, of in functions.items()}


def test_current_results_ship_whole_and_older_ones_go(tmp_path, keys):
    panel, folder = tmp_path / "panel", tmp_path / "estimates"
    for made in (panel, folder):
        made.mkdir()
    stored = {
        f".losers-{keys[SMALL]}.parquet": b"now",
        ".losers-0123456789ab.parquet": b"by other code",
        f".lines-{keys[LARGE]}.parquet": bytes(LARGEST_SHIPPED + 1),
        f".line_names-{keys[LARGE]}.parquet": b"beside it",
    }
    for name, content in stored.items():
        (panel / name).write_bytes(content)
    (folder / "losers-ba9876543210.parquet").write_bytes(b"as shipped before")
    assert ship(panel, folder) == ship(panel, folder) == "data/estimates: 1 tables, 0 kB"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        f"losers-{keys[SMALL]}.parquet": b"now"
    }
