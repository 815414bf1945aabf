"""What ships is what is stored under the code and data of now, and small."""

from pathlib import Path

import pytest

from analysis.fingerprint import PANELS, State
from analysis.made import MadeRecord
from analysis.paths import ROOT
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
    assert (folder / "checked.txt").exists()
    assert {path.name: path.read_bytes() for path in folder.glob("*.parquet")} == {
        f"losers-{keys[SMALL]}.parquet": b"now"
    }


def test_small_panels_ship_where_they_are_of_the_code_and_data_of_now(tmp_path):
    panel, folder, of_now = tmp_path / "panel", tmp_path / "estimates", State().key_of_panels
    panel.mkdir()
    for name in PANELS:
        large = name.endswith("/hs2.parquet")
        (panel / Path(name).name).write_bytes(bytes(LARGEST_SHIPPED + large))
    for key, n_shipped in (("0123456789ab", 0), (of_now, len(PANELS) - 1)):
        record = MadeRecord(panel / ".made.json", ROOT)
        record.made["combine"] = {"key": key, "files": {name: record.digest(name) for name in PANELS}}
        record.save()
        ship(panel, folder)
        assert len(list(folder.glob(f"*-{of_now}.parquet"))) == n_shipped
