"""The libraries answer by their faces, as their pages say."""

import re
from importlib import import_module

import pytest

from analysis.paths import ROOT

LIBRARIES = ["law", "engine", "claims"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_example_of_a_library_runs_as_its_page_prints_it(library):
    page = (ROOT / "analysis" / library / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.S)
    assert f"from analysis.{library} import" in example
    exec(compile(example, f"{library}/README.md", "exec"), {})


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_shows_its_face_and_refuses_another_name_with_what_it_has(library):
    face = import_module(f"analysis.{library}")
    assert dir(face) == sorted(face.__all__)
    assert all(callable(getattr(face, name)) for name in face.__all__)
    with pytest.raises(
        AttributeError, match=f"analysis.{library} has no 'rats'; it has .*{face.__all__[-1]}"
    ):
        _ = face.rats
