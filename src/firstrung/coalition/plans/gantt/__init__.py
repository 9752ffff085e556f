"""Gantt charts as SVG, drawn on the server.

Only presentation attributes and classes are used (the content security policy forbids inline
style). Shapes of one kind are one path, so that a chart of hundreds of tasks stays small. What
matters is told by shape and word as well as by colour: a dashed line runs through what is
critical, late rows carry their days, an outline below shows what was agreed on.
"""

from firstrung.coalition.plans.gantt.chart import ARROWS, Band, Bar, Chart, Link, gantt

__all__ = ["ARROWS", "Band", "Bar", "Chart", "Link", "gantt"]
