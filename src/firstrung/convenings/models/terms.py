"""The region's words for what convenings are about."""

from django.db import models

from firstrung.taxonomies.public import Term


class Occupation(Term):
    """An occupation that programs lead to and employers hire for (C07).

    ``soc`` is its code in the Standard Occupational Classification, where it is known.
    """

    soc = models.CharField(max_length=10, blank=True)
    sectors = models.ManyToManyField("taxonomies.Sector", blank=True, related_name="+")
