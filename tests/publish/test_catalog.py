import pytest

from analysis.checks import InputError
from analysis.publish.catalog import read_catalog
from publish.conftest import PARAMETERS


def refusal(project, *names, **options) -> str:
    with pytest.raises(InputError) as refused:
        project.plan(*names, **options)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def rewrite(project, old: str, new: str) -> None:
    path = project.notebooks / "reports.yaml"
    path.write_text(path.read_text().replace(old, new))


def test_reports_come_in_the_order_of_the_file(project):
    project.add("02_b", "1")
    project.add("01_a", "1")
    assert list(read_catalog(project.notebooks)) == ["02_b", "01_a"]


def test_misspelt_report_is_refused_with_the_nearest_name(project):
    project.add("02_tariffs", "1")
    assert "Did you mean '02_tariffs'?" in refusal(project, "02_tarrifs")


def test_misspelt_key_of_the_catalogue_is_refused_with_the_nearest_key(project):
    project.add("01_a", "1")
    rewrite(project, "title:", "titel:")
    assert "unknown key in reports.yaml, report 01_a: 'titel'. Did you mean 'title'?" in refusal(project)


def test_missing_key_of_the_catalogue_is_named(project):
    project.add("01_a", "1")
    rewrite(project, "  question: Which question?\n", "")
    assert "report 01_a: key 'question' is missing" in refusal(project)


def test_misspelt_subject_of_the_catalogue_is_refused_with_the_nearest(project):
    project.add("01_a", "1")
    assert read_catalog(project.notebooks)["01_a"].subject == ""
    path = project.notebooks / "reports.yaml"
    path.write_text(path.read_text() + "    subject: elasticty\n")
    assert "unknown subject in reports.yaml, report 01_a: 'elasticty'" in refusal(project)
    rewrite(project, "elasticty", "elasticity")
    assert read_catalog(project.notebooks)["01_a"].subject == "elasticity"


def test_report_listed_twice_is_refused(project):
    project.add("01_a", "1")
    text = (project.notebooks / "reports.yaml").read_text()
    (project.notebooks / "reports.yaml").write_text(text + text.replace("reports:\n", ""))
    assert "key '01_a' appears twice" in refusal(project)


def test_missing_notebook_is_refused_with_the_nearest_name(project):
    project.add("01_claims", "1")
    rewrite(project, "01_claims.ipynb", "01_claim.ipynb")
    assert "Did you mean '01_claims.ipynb'?" in refusal(project)


def test_misspelt_parameter_is_refused_with_the_nearest_name(project):
    project.add("02_tariffs", PARAMETERS)
    message = refusal(project, "02_tariffs", settings="partnr=VNM")
    assert "unknown parameter 'partnr'. Did you mean 'partner'?" in message
    assert 'partner: str = "CHN" (ISO alpha-3 code)' in message


def test_misspelt_parameter_in_the_catalogue_is_refused(project):
    project.add("02_tariffs", PARAMETERS, parameters={"partnr": "VNM"})
    assert "Did you mean 'partner'?" in refusal(project)


@pytest.mark.parametrize("settings", ["months=many", "months=1.5", "months="])
def test_value_of_the_wrong_type_is_refused(project, settings):
    project.add("02_tariffs", PARAMETERS)
    assert "which is no int" in refusal(project, "02_tariffs", settings=settings)


def test_unquoted_date_in_the_catalogue_is_no_text(project):
    project.add("01_a", PARAMETERS, parameters={"partner": "X"})
    rewrite(project, "partner: X", "partner: 2025-06-09")
    assert "is no str" in refusal(project)


@pytest.mark.parametrize("settings", ["partner", "=VNM", "partner=A partner=B", 'partner="A'])
def test_broken_settings_are_refused(project, settings):
    project.add("02_tariffs", PARAMETERS)
    refusal(project, "02_tariffs", settings=settings)


def test_values_are_checked_with_the_defaults_before_anything_starts(project):
    project.add("02_tariffs", PARAMETERS)
    seen = []
    (job,) = project.plan("02_tariffs", settings="partner=VNM", check=seen.append)
    assert seen[0].parameters == {"partner": "VNM", "months": 12}
    assert job.values == {"partner": "VNM"}


@pytest.mark.parametrize(
    "settings, name",
    [
        ("partner=VNM months=6", "02_tariffs__partner=VNM__months=6"),
        ("months=6 partner=VNM", "02_tariffs__months=6__partner=VNM"),
        ("", "02_tariffs"),
    ],
)
def test_report_with_other_parameters_carries_them_in_its_name(project, settings, name):
    project.add("02_tariffs", PARAMETERS)
    assert project.plan("02_tariffs", settings=settings)[0].name == name


def test_parameters_unfit_for_a_file_name_still_give_different_names(project):
    project.add("02_tariffs", PARAMETERS)
    names = [
        project.plan("02_tariffs", settings=f"partner='{v}'")[0].name
        for v in ("../a b", "../a/b", "x" * 400)
    ]
    assert len(set(names)) == 3
    assert all("/" not in name and " " not in name and len(name) < 200 for name in names)
