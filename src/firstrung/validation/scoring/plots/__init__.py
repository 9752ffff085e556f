"""Plots as SVG, drawn on the server: variable map, severity ladder, a score beside its threshold.

Only presentation attributes and classes are used (the content security policy forbids inline
style), so that colours follow the theme. Each picture carries a title and a description, is drawn
once for phones and once for wide screens, and stands beside a table with the same figures.
"""

from firstrung.validation.scoring.plots.ladder import Rung, severity_ladder
from firstrung.validation.scoring.plots.ruler import Mark, Ruler, variable_map
from firstrung.validation.scoring.plots.strip import Strip, score_strip, small_strip

__all__ = [
    "Mark",
    "Ruler",
    "Rung",
    "Strip",
    "score_strip",
    "severity_ladder",
    "small_strip",
    "variable_map",
]
