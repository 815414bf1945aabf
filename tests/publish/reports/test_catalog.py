from importlib import import_module
from inspect import signature

import pytest

from analysis.checks import InputError
from analysis.combine.load import partner_names
from analysis.paths import NOTEBOOKS
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.parameters import read_parameters
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


def test_a_numbered_notebook_without_an_entry_is_a_report_by_its_question(project):
    project.add("01_a", "1")
    path = project.notebooks / "reports.yaml"
    entries = path.read_text()
    study = "from analysis.estimate.prices.study import study"
    project.add("11_b", "# By how much did prices fall?", PARAMETERS, study)
    path.write_text(entries)
    one = read_catalog(project.notebooks)["11_b"]
    assert one.title == one.question == "By how much did prices fall?"
    assert (one.subjects, one.parameters["months"]) == (("prices",), 12)
    project.add("12_c", "# Prices")
    path.write_text(entries)
    assert "notebooks/12_c.ipynb has no entry in reports.yaml, and its first cell is no" in refusal(project)


def test_missing_key_of_the_catalogue_is_named(project):
    project.add("01_a", "1")
    rewrite(project, "  question: Which question?\n", "")
    assert "report 01_a: key 'question' is missing" in refusal(project)


def test_misspelt_subject_of_the_catalogue_is_refused_with_the_nearest(project):
    project.add("01_a", "1")
    assert read_catalog(project.notebooks)["01_a"].subjects == ()
    path = project.notebooks / "reports.yaml"
    path.write_text(path.read_text() + "    subjects: [elasticty]\n")
    assert "unknown subject in reports.yaml, report 01_a: 'elasticty'" in refusal(project)
    rewrite(project, "elasticty", "elasticity")
    assert read_catalog(project.notebooks)["01_a"].subjects == ("elasticity",)


def test_an_old_report_is_refused_with_the_one_that_answers_now():
    with pytest.raises(InputError, match="^11_retaliation is retired: report 07_retaliation answers now.$"):
        plan(read_catalog(NOTEBOOKS), ["11_retaliation"])


def test_every_parameter_of_a_report_is_one_of_a_study_that_checks_it():
    for name, report in read_catalog(NOTEBOOKS).items():
        checks = [import_module(f"analysis.estimate.{one}.study").check for one in report.subjects]
        known = set().union(*(signature(check).parameters for check in checks))
        assert set(read_parameters(report.notebook)) <= known, name


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
    assert seen[0].parameters == {"partner": "VNM", "months": 12, "paths": ""}
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


def test_several_partners_are_a_report_each_under_the_name_it_has_alone(project):
    project.add("02_tariffs", PARAMETERS)
    jobs = project.plan("02_tariffs", settings="months=6 partner='VNM, IND'")
    alone = [project.plan("02_tariffs", settings=f"months=6 partner={p}")[0] for p in ("VNM", "IND")]
    assert jobs == alone
    assert jobs[1].name == "02_tariffs__months=6__partner=IND"


@pytest.mark.parametrize(
    "partners, message",
    [("VNM,IND,VNM", "partner has 'VNM' twice; name each once"), (",", "partner=, names none")],
)
def test_partners_given_twice_or_not_at_all_are_refused(project, partners, message):
    project.add("02_tariffs", PARAMETERS)
    assert message in refusal(project, "02_tariffs", settings=f"partner={partners}")


def test_a_comma_in_another_parameter_is_part_of_its_value(project):
    project.add("01_a", 'partner: str = "CHN"\nquoted: list[str] = []\ngoods: str = ""')
    (job,) = project.plan("01_a", settings="quoted=2025-05,2025-06 goods=a,b")
    assert job.values == {"quoted": ["2025-05", "2025-06"], "goods": "a,b"}


def test_the_partner_of_every_report_is_one_country():
    kinds = {
        report.name: known["partner"].kind
        for report in read_catalog(NOTEBOOKS).values()
        if "partner" in (known := read_parameters(report.notebook))
    }
    assert len(kinds) >= 7 and set(kinds.values()) == {"str"}


def test_all_partners_are_those_that_the_study_accepts_and_the_others_are_named(capsys):
    catalog = read_catalog(NOTEBOOKS)
    jobs = plan(catalog, ["02_tariffs"], settings="partner=all")
    assert len(jobs) == 31 and jobs[-1].name == "02_tariffs__partner=WLD"
    assert capsys.readouterr().err == "".join(
        f"left out: {partner}, unknown partner '{partner}' in the naics3 panel\n"
        for partner in ("PHL", "VEN")
    )
    jobs = plan(catalog, ["07_retaliation"], settings="partner=all")
    shown, said = {job.parameters["partner"] for job in jobs}, capsys.readouterr().err.splitlines()
    assert "WLD" in shown and 1 < len(shown) < len(partner_names())
    assert [line[:15] for line in said] == [
        f"left out: {p}, " for p in partner_names() if p not in shown
    ]
    assert "unknown destination of magnets" in said[0]


def test_where_no_partner_is_accepted_the_first_refusal_is_told():
    with pytest.raises(InputError, match="report 03_trade can be about no partner. Of AUS: start"):
        plan(read_catalog(NOTEBOOKS), ["03_trade"], settings="partner=all start=2035-01")
