"""Published and reference results come out: figures of TAM, FACETS and the book."""

from types import SimpleNamespace

import numpy as np
import pytest
from tests.engines import reference_data
from tests.engines.ratings_data import ratings_of, rows, style, three_mile

from firstrung.engines.ratings import Options, fit
from firstrung.engines.ratings.report import report

SETS = {
    "ratings1": ("idstud", ["k1", "k2", "k3", "k4", "k5"]),
    "ptam4": ("idstud", ["crit2", "crit3", "crit4"]),
}


def reference(name, model):
    person, criteria = SETS[name]
    ratings = ratings_of(
        reference_data.records("rating", f"{name}_data.csv"), person, ["rater"], criteria
    )
    short = {"rsm": "rs", "pc": "pc"}[model]
    parameters = {
        row["parameter"]: float(row["xsi"])
        for row in reference_data.records("rating", f"{name}_{short}_params.csv")
    }
    summary = {
        row["stat"]: float(row["value"])
        for row in reference_data.records("rating", f"{name}_{short}_summary.csv")
    }
    return SimpleNamespace(ratings=ratings, parameters=parameters, summary=summary)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("model", ["rsm", "pc"])
def test_reference_sets(name, model):
    known = reference(name, model)
    found = fit(known.ratings, model=model)
    assert found.deviance == pytest.approx(known.summary["deviance"], abs=5e-4)
    assert found.deviance <= known.summary["deviance"] + 1e-5
    assert found.variance == pytest.approx(known.summary["variance"], abs=1e-3)
    assert found.parameters == known.summary["n_par"]
    assert found.warnings == ()
    rater = found.facets["rater"]
    expected = [known.parameters[f"rater{identifier}"] for identifier in rater.ids]
    assert rater.measure == pytest.approx(expected, abs=1e-5)
    # There the mean of persons is zero and difficulties are free; here the other way round.
    difficulties = [known.parameters[identifier] for identifier in found.criteria.ids]
    assert found.criteria.measure - found.mean == pytest.approx(difficulties, abs=1e-5)
    steps = [
        known.parameters[f"{criterion}:step{category}" if criterion else f"step{category}"]
        for criterion, category in zip(found.steps.criterion, found.steps.category, strict=True)
    ]
    assert found.steps.measure == pytest.approx(steps, abs=1e-5)


@pytest.mark.parametrize("name", SETS)
def test_reference_persons(name):
    known = reference(name, "rsm")
    found = fit(known.ratings)
    persons = {
        row["pid"]: row for row in reference_data.records("rating", f"{name}_rs_persons.csv")
    }
    table = [persons[identifier] for identifier in found.persons.ids]

    def column(key):
        return np.array([float(row[key]) for row in table])

    assert found.persons.score == pytest.approx(column("score"))
    # The reference's maximum counts what each rater happened to use, not what the scale allows.
    assert (found.persons.maximum >= column("max")).all()
    assert found.persons.ability - found.mean == pytest.approx(column("EAP"), abs=1e-5)
    assert found.persons.error == pytest.approx(column("SD.EAP"), abs=1e-5)
    # The reference stopped its iterations for the WLE some 1e-5 early.
    assert found.persons.likelihood_ability - found.mean == pytest.approx(column("WLE"), abs=1e-4)
    assert found.persons.likelihood_error == pytest.approx(column("SE.WLE"), abs=1e-4)


@pytest.mark.parametrize("name", SETS)
def test_reference_errors_are_smaller_because_they_know_more(name):
    # TAM gives the root of the inverse diagonal of the complete-data information, as if abilities
    # and all other parameters were known: a bound that honest errors exceed.
    known = reference(name, "rsm")
    table = reference_data.records("rating", f"{name}_rs_params.csv")
    errors = {row["parameter"]: float(row["se.xsi"]) for row in table}
    found = fit(known.ratings).facets["rater"]
    for identifier, error in list(zip(found.ids, found.error, strict=True))[:-1]:
        assert 1.4 < error / errors[f"rater{identifier}"] < 1.9


def test_style_on_the_wide_grid():
    found = fit(style(), options=Options(nodes=121, span=(-12.0, 12.0)))
    known = {row["stat"]: float(row["value"]) for row in rows("style_rs_summary.csv")}
    assert found.deviance == pytest.approx(known["deviance"], abs=1e-5)
    assert found.variance == pytest.approx(known["variance"], abs=1e-4)
    assert found.mean == pytest.approx(known["mean"], abs=1e-4)
    parameters = {row["parameter"]: float(row["xsi"]) for row in rows("style_rs_params.csv")}
    expected = [parameters[identifier] for identifier in found.criteria.ids]
    assert found.criteria.measure == pytest.approx(expected, abs=1e-5)
    assert found.facets["language"]["2"] == pytest.approx(parameters["language2"], abs=1e-5)
    steps = [parameters[f"step{step}"] for step in (1, 2, 3)]
    assert found.steps.measure == pytest.approx(steps, abs=1e-5)


def test_style_without_a_grid_is_below_the_truncated_one():
    # [-12, 12] cuts the tails of persons with deviation 3.3: the whole integral fits better.
    found = fit(style())
    assert found.deviance == pytest.approx(11883.25389, abs=1e-4)
    assert found.variance == pytest.approx(10.95262, abs=1e-4)
    assert found.facets["language"]["2"] == pytest.approx(0.08942, abs=1e-4)
    assert found.subsets == 2
    assert any("2 subsets" in text for text in found.warnings)


def test_style_as_published():
    # 21 nodes on [-6, 6], EM stopped at a change of 1e-4: what the book printed.
    found = fit(style(), options=Options(em=1e-4))
    printed = {
        row["parameter"]: float(row["published"]) for row in rows("style_published_params.csv")
    }
    language = found.facets["language"]
    assert language["1"] == pytest.approx(printed["language1"], abs=1e-3)
    assert language["2"] == pytest.approx(printed["language2"], abs=1e-3)
    for index in (1, 2, 3):
        assert found.steps.measure[index - 1] == pytest.approx(printed[f"step{index}"], abs=1e-3)
    assert found.criteria.measure.min() == pytest.approx(printed["xsi_min"], abs=1e-3)
    assert found.criteria.measure.max() == pytest.approx(printed["xsi_max"], abs=1e-3)
    thresholds = rows("style_published_rater_thresholds.csv")
    assert len(thresholds) * 3 == 63
    for row in thresholds:
        severity = found.criteria[f"rater_{row['rater']}"]
        for index in (1, 2, 3):
            expected = float(row[f"threshold{index}"])
            assert severity + found.steps.measure[index - 1] == pytest.approx(expected, abs=1e-3)


def test_style_fit_as_published():
    # The book drew abilities from the posteriors; averaging over the posteriors gives the same
    # to its noise.
    found = fit(style(), options=Options(nodes=21, span=(-6.0, 6.0))).cells
    printed = {(row["rater"], row["language"]): row for row in rows("style_published_fit.csv")}
    assert len(found.level) == len(printed) == 42
    for index, (level, criterion) in enumerate(zip(found.level, found.criterion, strict=True)):
        row = printed[criterion.removeprefix("rater_"), level]
        assert found.infit[index] == pytest.approx(float(row["infit"]), abs=1e-3)
        assert found.outfit[index] == pytest.approx(float(row["outfit"]), abs=1e-3)
        assert found.infit_z[index] == pytest.approx(float(row["infit_t"]), abs=2e-3)
        assert found.outfit_z[index] == pytest.approx(float(row["outfit_t"]), abs=2e-3)


def test_three_mile_island_to_the_printed_digits():
    ratings = three_mile()
    found = fit(ratings, method="jml")
    printed = {row["element"]: row for row in rows("three_mile_facets_table7.csv")}
    document = report(found, ratings)
    for person in document["persons"]:
        row = printed[person["id"]]
        for ours, theirs in (
            ("measure", "measure"),
            ("standard_error", "se"),
            ("infit", "infit_mnsq"),
            ("outfit", "outfit_mnsq"),
            ("fair_average", "fair_avg"),
        ):
            assert person[ours] == pytest.approx(float(row[theirs]), abs=0.0051), (ours, person)
        assert person["score"] + person["count"] == int(row["score"])
        assert person["count"] == int(row["count"])
    summary = {
        row["stat"]: float(row["published"]) for row in rows("three_mile_facets_summary.csv")
    }
    assert found.steps.measure == pytest.approx(
        [summary["threshold2"], summary["threshold3"]], abs=0.0051
    )
    persons = document["summary"]["persons"]
    for kind in ("population", "sample"):
        for name in ("separation", "strata", "reliability"):
            assert persons[kind][name] == pytest.approx(summary[f"{name}_{kind}"], abs=0.0051)
    assert persons["population"]["rmse"] == pytest.approx(summary["rmse_population"], abs=0.0051)
    assert persons["population"]["true_deviation"] == pytest.approx(
        summary["true_sd_population"], abs=0.0051
    )
    assert persons["fixed_chi_square"]["value"] == pytest.approx(summary["fixed_chi2"], abs=0.051)
    assert persons["fixed_chi_square"]["degrees"] == summary["fixed_df"]
    assert document["pearson_chi_square"] == pytest.approx(summary["global_pearson_chi2"], abs=0.02)
