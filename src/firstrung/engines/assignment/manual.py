"""The form of instances, plans and changes, as the command's help tells it."""

from .model import ITEM_VARIANCE

FORM = f"""
Objectives
  worst_review     the worst affinity of any single review as high as can be; then the total.
                   Both proven: flows and integer programs, gap 0 (default)
  portfolio_floor  every portfolio's summed affinity at least --floor times the highest possible
                   floor (bounded by a linear program); then the total, to a gap of 0.0001.
                   Use it to compare with figures published as worst and mean paper score
  total            the total alone, gap 0

INSTANCE.json, one object; only portfolios and panelists are needed
  portfolios  list of objects {{"id", "sectors": [names], "track": name, "slot": name,
              "reviews": number instead of reviews_each}}; ids alone; or how many there are
              (their ids are then "1", "2", …)
  panelists   list of objects {{"id", "employer": name, "sectors": [names], "senior": true,
              "load_min", "load_max", "tracks": [names], "slots": [names]}}; ids alone; or a
              number. No tracks: all of them. No slots: always free
  affinity    a matrix, a row a portfolio and a column a panelist, null where they are no match;
              or triples [portfolio id, panelist id, affinity]; or {{"file": NAME}} with a matrix
              (.npy) or lines portfolio,panelist,affinity (.csv) beside the instance; or
              "sectors" (default): the share of the portfolio's sectors that the panelist covers
  missing     affinity of pairs that triples leave out; without it they are not assigned
  conflicts   [[portfolio, panelist, reason], …]: never assigned
  pinned      [[portfolio, panelist], …]: assigned whatever their affinity
  forbidden   [[portfolio, panelist], …]: not assigned
  done        [[portfolio, panelist], …]: reviewed already; they stay and count
  rules       object; what is left out is off
    reviews_each     reviews each portfolio gets (3)
    load_min         least and greatest number of reviews a panelist takes
    load_max
    seniors          at least so many senior reviewers for each portfolio
    per_employer     at most so many reviewers of one employer for each portfolio
    in_sector        at least so many reviewers who share a sector with the portfolio
    per_slot         at most so many portfolios of one slot for each panelist
    connected        true: all panelists are linked by portfolios or anchors they share, or the
                     plan is refused
    max_severity_se  greatest predicted standard error (logits) of the difference of any two
                     panelists' severities, e.g. 0.25
    anchors_each     at most so many calibration portfolios for each panelist, beside the load
    anchor_pool      ids of the portfolios anchors are taken from, the first ones first
    swaps            false: do not change reviews to keep the two rules above (true)
    criteria         scores in a review (8)
    item_variance    mean variance of one score, its information ({ITEM_VARIANCE})

A track or a slot is kept as soon as it is named on both sides. A pair without affinity that is
pinned or done counts as 0.

Example
  {{"portfolios": [{{"id": "p1", "sectors": ["health"]}}, {{"id": "p2", "sectors": ["energy"]}}],
   "panelists": [{{"id": "ann", "employer": "acme", "senior": true}},
                 {{"id": "bob", "employer": "acme"}},
                 {{"id": "cid", "employer": "zeta"}}],
   "affinity": [[0.9, 0.4, 0.5], [0.2, 0.8, 0.7]],
   "conflicts": [["p1", "bob", "is p1's uncle"]],
   "rules": {{"reviews_each": 2, "load_max": 2, "seniors": 1, "per_employer": 1}}}}

Out comes one JSON object
  status    "planned" or "infeasible"
  measures  worst_review, worst_portfolio_sum, fifth_percentile_portfolio_sum,
            mean_portfolio_sum, total: affinities, summed over a portfolio's reviews
            load_range [least, greatest]; conflicts_violated
            optimality_gap and bound: on the total, in the objective's last stage; proof
            seconds; reviews, portfolios, panelists: how many
            connected, components: of the panelists, by portfolios and anchors they share
            worst_severity_se: predicted, logits; null where not connected; a bound from above
            where worst_severity_se_is_a_bound (more than 2,000 panelists)
            anchors_each, anchors_used; swaps: made so that severities can be compared
  pairs     [portfolio, panelist, affinity], done and pinned ones among them
  anchors   [anchor, panelist]
Where no plan obeys the rules: rules (the smallest set that cannot hold together), words (one
sentence on each), places (where it pinches, with ids), and nearest (the best plan there is, if
only severities cannot be compared). Dropping any one of these rules leaves the others possible.

CHANGES.json for replan: object with absent [panelists], withdrawn [portfolios], and conflicts,
pinned, forbidden, done as above. Out comes the plan with kept, ended, begun, and moved: reviews
that ended though nothing bars them, proven the fewest.

Exit code 0: planned; 2: the input is wrong (one line says what, where and how to mend it);
3: no plan obeys the rules.
"""
