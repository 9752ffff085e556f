"""`ratings fit`: a table of reviews in, measures of persons, raters and criteria out."""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from firstrung.engines.ratings import estimate, table
from firstrung.engines.ratings.calibration import Calibration
from firstrung.engines.ratings.data import Ratings, RatingsError, encode
from firstrung.engines.ratings.estimate import Drift, Options
from firstrung.engines.ratings.report import report

NAME = "fit"
HELP = """\
many-facet Rasch model: fair measures from reviews by raters of different severity

Model      log P(k)/P(k-1) = ability - severities of the facets' levels - difficulty of the
           criterion - step k. rsm: all criteria share the steps; pc: each has its own.
File       one row a review, one column a criterion with whole-number scores, empty (or NA) =
           missing. Scores need not start at 0. Ids are any text. Columns not named are ignored.
Signs      larger severities and difficulties make scores lower; larger measures of persons are
           better. Each facet's severities, the difficulties and the steps sum to zero; persons
           are N(mean, variance), both estimated.
Categories that nobody used have probability zero (the limit of maximum likelihood), with pc per
           criterion; with rsm a criterion ends at its own highest score. Steps into or out of such
           a category do not exist. A level whose scores are all the highest or all the lowest has
           no finite severity: "extreme", its measure is that of a score .3 points inside.

JSON       model, method, deviance (-2 log marginal likelihood), log_likelihood, n_parameters, aic,
           mean, variance, deviation (and standard errors), n_persons, n_reviews, n_ratings,
           n_subsets (above 1: severities are not comparable across subsets), nodes, iterations,
           converged, gradient (largest, at the end), warnings, and lists of rows:
  facets   {facet: [id, measure, standard_error, count, score, mean_score, infit, outfit,
           infit_zstd, outfit_zstd, extreme, subset]}
  criteria the same; subset is 0
  steps    criterion (null: all), category (the higher one), measure, standard_error, count, infit
           and outfit of "at least this category"
  persons  id, measure and standard_error (posterior mean and deviation), wle and
           wle_standard_error (Warm's weighted likelihood), score and maximum (categories counted
           from the lowest score), fair_average (expected mean score from average raters), infit,
           outfit, infit_zstd, outfit_zstd, subset; with --cut pass_probability and zone
  cells    infit and outfit of each criterion under each facet level
  summary  per facet, criteria, persons: rmse, true_deviation, separation, strata ((4G+1)/3),
           reliability, for a sample (n-1) and a population (n); fixed_chi_square
  agreement  of the levels of --rater on the same work and criterion: exact, adjacent, kappas,
           Krippendorff's alpha, ICC

Errors     standard errors are from the exact observed information of all parameters together,
           those of centred severities relative to their facet's mean. Infit and outfit of facets,
           criteria, steps and cells average squared residuals over the persons' posteriors; those
           of persons are at the wle. ZSTD is Wilson and Hilferty's cube root.
Zones      certify: probability of passing above .95; return: below .05; review: one more review.

Examples   firstrung ratings fit reviews.csv --person work --facet rater \\
               --criteria c1,c2,c3 --model rsm --cut 0.5 --cut-se 0.13
           a file with one score a row:  --facet rater --facet topic --facet criterion
               --criteria score
           raters side by side in columns:  --criteria rater_1,rater_2,rater_3
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `fit`."""
    parser.add_argument("file", metavar="FILE", help='CSV with a heading, "-" for standard input')
    parser.add_argument("--person", metavar="COL", required=True, help="column of who is rated")
    parser.add_argument(
        "--facet",
        metavar="COL",
        action="append",
        default=[],
        help="column of raters, topics …; repeat for each facet; none is fine",
    )
    parser.add_argument(
        "--criteria",
        metavar="COL,COL",
        action="append",
        required=True,
        help="columns of scores, separated by commas; may be repeated",
    )
    parser.add_argument("--model", choices=("rsm", "pc"), default="rsm", help="default: rsm")
    parser.add_argument(
        "--method",
        choices=("mml", "jml"),
        default="mml",
        help="mml: persons integrated out (default); jml: jointly estimated, as FACETS reports",
    )
    parser.add_argument(
        "--rater", metavar="COL", help="the facet of raters (default: the first facet)"
    )
    parser.add_argument("--cut", type=float, metavar="X", help="passing mark in logits")
    parser.add_argument(
        "--cut-se", type=float, metavar="S", default=0.0, help="its standard error (default 0)"
    )
    parser.add_argument("--nodes", type=int, metavar="N", help="fixed grid of N ability nodes")
    parser.add_argument(
        "--range", type=float, nargs=2, metavar=("LO", "HI"), help="range of that grid (-6 6)"
    )
    parser.add_argument(
        "--em",
        type=float,
        nargs="?",
        const=1e-4,
        metavar="CHANGE",
        help="EM stopped at this change of a parameter (1e-4), on 21 nodes from -6 to 6 unless "
        "--nodes or --range say otherwise: figures of programs that stop there",
    )
    parser.add_argument(
        "--drift",
        metavar="COL",
        help="column of time (sorted as numbers or text): a severity for each rater at each time, "
        "with a random walk as prior",
    )
    parser.add_argument(
        "--drift-sd", type=float, metavar="SD", help="of the walk per time (default: estimated)"
    )
    parser.add_argument(
        "--shrink",
        action="store_true",
        help="normal prior on raters' severities, its deviation estimated: for raters with few "
        "reviews",
    )
    parser.add_argument(
        "--anchor",
        metavar="FILE",
        help="calibration written by --save: severities, scale and distribution stay as they are",
    )
    parser.add_argument("--save", metavar="FILE", help="write the calibration for --anchor")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Fit and report; raises ValueError with a line for the user."""
    criteria = [name.strip() for part in options.criteria for name in part.split(",")]
    criteria = [name for name in criteria if name]
    rater = options.rater or (options.facet[0] if options.facet else None)
    if rater is not None and rater not in options.facet:
        raise RatingsError(f"--rater {rater} is not one of the facets: add --facet {rater}.")
    extra = [options.drift] if options.drift and options.drift not in options.facet else []
    ratings = table.ratings(
        options.file, person=options.person, facets=[*options.facet, *extra], criteria=criteria
    )
    ratings, drift = _drift(ratings, options, rater)
    calibration = estimate.fit(
        ratings,
        model=options.model,
        method=options.method,
        options=Options(
            nodes=options.nodes,
            span=tuple(options.range) if options.range else None,
            em=options.em,
            anchor=_read(options.anchor) if options.anchor else None,
            shrink=[rater] if options.shrink and rater else [],
            drift=drift,
        ),
    )
    if options.save:
        Path(options.save).write_text(calibration.dumps() + "\n", encoding="utf-8")
    return report(calibration, ratings, rater=rater, cut=options.cut, cut_error=options.cut_se)


def _drift(
    ratings: Ratings, options: argparse.Namespace, rater: str | None
) -> tuple[Ratings, Drift | None]:
    """The drift that is asked for, and the ratings without its column among the facets."""
    if not options.drift:
        return ratings, None
    if rater is None or options.drift in options.facet:
        raise RatingsError("--drift needs a facet of raters, and its column must not be a facet.")
    names = list(ratings.facets)
    column = names.index(options.drift)
    order = ratings.facets[options.drift]
    times = [order[level] for level in ratings.levels[:, column].tolist()]
    kept = [index for index in range(len(names)) if index != column]
    plain = Ratings(
        persons=ratings.persons,
        facets={names[index]: ratings.facets[names[index]] for index in kept},
        criteria=ratings.criteria,
        person=ratings.person,
        levels=np.ascontiguousarray(ratings.levels[:, kept]),
        scores=ratings.scores,
    )
    sorted_times = encode(order)[0]
    return plain, Drift(rater, options.drift, times, sorted_times, options.drift_sd)


def _read(path: str) -> Calibration:
    try:
        return Calibration.from_json(json.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise RatingsError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise RatingsError(
            f"{path} is no calibration (missing: {error}). Write one with --save."
        ) from None
