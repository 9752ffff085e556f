"""The door to regions: folders read and checked, templates loaded."""

from firstrung.regions.loading.agreeing import bring_agreements, coordinator_of, draft_of
from firstrung.regions.loading.load import Loaded, load_region, load_template
from firstrung.regions.mistakes import Mistake, RegionError
from firstrung.regions.reading import Source, read_yaml
from firstrung.regions.shapes import Each, misfits
from firstrung.regions.template import FOLDERS, Template, names, read_template

__all__ = [
    "FOLDERS",
    "Each",
    "Loaded",
    "Mistake",
    "RegionError",
    "Source",
    "Template",
    "bring_agreements",
    "coordinator_of",
    "draft_of",
    "load_region",
    "load_template",
    "misfits",
    "names",
    "read_template",
    "read_yaml",
]
