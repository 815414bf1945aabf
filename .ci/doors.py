"""What Binder, conda, GitHub and Zenodo read here, by their own parsers; run by ``.ci/run`` alone."""

import asyncio
import json
import os
import tempfile
from pathlib import Path

import rattler
import yaml
from cffconvert import Citation
from repo2docker.buildpacks.conda import CondaBuildPack

ROOT = Path(__file__).parents[1]

#: A channel of three packages in several versions: no public one can be reached from every CI.
OFFERED = {"python": ["3.10.18", "3.12.11", "3.13.7", "3.14.0"], "make": ["4.4.1"], "pip": ["26.0"]}


def solve(specs: list[str]) -> dict[str, str]:
    """Return the version of each package that conda's solver takes from the channel."""
    records = {
        f"{name}-{version}-0.conda": {
            "name": name, "version": version, "build": "0", "build_number": 0, "subdir": "noarch",
            "depends": [], "sha256": "0" * 64, "md5": "0" * 32, "size": 1,
        }
        for name, versions in OFFERED.items()
        for version in versions
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        channel = Path(folder, "noarch")
        channel.mkdir()
        offered = {"info": {"subdir": "noarch"}, "packages": {}, "packages.conda": records}
        (channel / "repodata.json").write_text(json.dumps(offered))
        found = asyncio.run(
            rattler.solve(sources=[Path(folder).as_uri()], specs=specs, platforms=["noarch"])
        )
    return {record.name.normalized: str(record.version) for record in found}


def main() -> None:
    """Stop at the first door that does not open."""
    os.chdir(ROOT)
    binder = CondaBuildPack("debian")
    assert binder.detect(), "Binder does not find environment.yml"
    assert binder.python_version == "3.12", f"Binder reads Python {binder.python_version}, not 3.12"
    assert os.access("postBuild", os.X_OK), "postBuild is not executable"
    assert "postBuild" in (binder.get_post_build_scripts() or [""])[0], "Binder does not run postBuild"
    asked = yaml.safe_load(Path("environment.yml").read_text())["dependencies"]
    specs = [spec for spec in asked if isinstance(spec, str)]
    taken = solve(specs)
    assert taken["python"] == "3.12.11" and set(taken) == set(OFFERED), taken
    print(f"Binder and conda read environment.yml: {', '.join(f'{n} {v}' for n, v in taken.items())}")
    Citation(Path("CITATION.cff").read_text()).validate()
    print("CITATION.cff is valid by its schema")


if __name__ == "__main__":
    main()
