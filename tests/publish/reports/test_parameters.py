import nbformat
import pytest
from papermill import inspect_notebook

from analysis.checks import InputError, run
from analysis.publish.__main__ import main
from analysis.publish.reports.parameters import check_values, parse_values, read_parameters, set_parameters
from publish.conftest import PARAMETERS

CELL = """partner: str = "CHN"  # ISO alpha-3 code
months: int = 12
share: float = 0.5  # fraction = 1 is all
log: bool = False
sectors: list[str] = ["311",
                      "312"]  # NAICS3"""


@pytest.fixture
def known(project):
    project.add("01_a", CELL)
    return read_parameters(project.notebooks / "01_a.ipynb")


def test_parameters_are_read_as_papermill_reads_them(project):
    project.add("01_a", PARAMETERS)
    path = project.notebooks / "01_a.ipynb"
    ours = {name: (p.kind, p.help) for name, p in read_parameters(path).items()}
    theirs = {n: (p["inferred_type_name"], p["help"]) for n, p in inspect_notebook(path).items()}
    assert ours == theirs


def test_comment_with_an_equals_sign_does_not_hide_the_parameter(known):
    assert known["share"].help == "fraction = 1 is all"
    assert known["sectors"].default == ["311", "312"]


def test_texts_become_the_declared_types(known):
    texts = {"partner": "007", "months": "6", "share": "1", "log": "yes", "sectors": "311, 313"}
    values = parse_values(texts, known, where="here")
    assert values == {
        "partner": "007",
        "months": 6,
        "share": 1.0,
        "log": True,
        "sectors": ["311", "313"],
    }
    assert type(values["share"]) is float


@pytest.mark.parametrize(
    "name, text",
    [
        ("share", "nan"), ("log", "maybe"), ("months", "1e3"), ("months", "٥"), ("months", "1_0"),
        ("months", "9" * 25), ("share", "٠.٥"), ("share", "1e999"), ("partner", "CH\x00N"),
    ],
)
def test_text_of_the_wrong_type_is_refused(known, name, text):
    with pytest.raises(InputError) as refused:
        parse_values({name: text}, known, where="here")
    assert f"here: {name}: " in str(refused.value)
    assert f"got {text!r}, which is no" in str(refused.value)


def test_name_given_twice_in_a_list_is_refused_wherever_it_is_given(known):
    with pytest.raises(InputError, match="sectors: .* has '311' twice; name each once"):
        parse_values({"sectors": "311,313,311"}, known, where="here")
    with pytest.raises(InputError, match="has '311' twice"):
        check_values({"sectors": ["311", "311"]}, known, where="reports.yaml")


def test_setting_values_keeps_types_comments_and_the_rest():
    new = set_parameters(CELL, {"partner": 'Côte "d"', "sectors": ["333"], "share": 0.25})
    assert new.splitlines() == [
        r'partner: str = "Côte \"d\""  # ISO alpha-3 code',
        "months: int = 12",
        "share: float = 0.25  # fraction = 1 is all",
        "log: bool = False",
        'sectors: list[str] = ["333"]  # NAICS3',
    ]


def test_parameter_without_literal_default_is_refused(project):
    project.add("01_a", "partner: str = guess()")
    with pytest.raises(
        InputError, match="01_a.ipynb, parameters cell: the default of 'partner' must be a literal"
    ):
        read_parameters(project.notebooks / "01_a.ipynb")


def test_notebook_without_parameters_has_none(project):
    project.add("01_a", "1")
    assert read_parameters(project.notebooks / "01_a.ipynb") == {}


def test_file_that_is_no_notebook_is_refused(project):
    (project.notebooks / "x.ipynb").write_text(nbformat.__name__)
    with pytest.raises(InputError, match="x.ipynb is not a notebook"):
        read_parameters(project.notebooks / "x.ipynb")


@pytest.mark.parametrize(
    "report, setting, message",
    [
        ("04_elasticity", "waves=2018-07", "report 04_elasticity: unknown parameter 'waves'"),
        ("04_elasticity", "others=iv_2018", "report 04_elasticity: unknown parameter 'others'"),
        ("04_elasticity", "episodes=2018,2018", "report 04_elasticity: episodes: "),
        ("03_trade", "--workers=64", "report 03_trade: unknown parameter '--workers'"),
        ("03_trade", "start=0000-01", "start '0000-01' is not a month"),
        ("02_tariffs", "start=٢٠٢٥-01", "start '٢٠٢٥-01' is not a month"),
        ("02_tariffs", "partner=VNM,BRZ", "unknown partner 'BRZ' in the naics3 panel. Did you mean"),
    ],
)
def test_wrong_name_in_a_list_is_one_line_and_exit_code_2_before_the_notebook_runs(
    report, setting, message, capsys
):
    assert run(lambda: main(["report", "--", report, setting])) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: {message}")
    assert said.count("\n") == 1
