"""Parts of a region (C20), and which organizations its folder lists under which key."""

from django.db import models

from firstrung.taxonomies.public import Region, Term


class Place(Term):
    """A part of a region, such as a valley or a harbor: the sub-region of an institution."""

    code = models.SlugField(max_length=60)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="regions_place_once")
        ]


class Listing(models.Model):
    """An organization as a region's folder lists it: a second load finds it by its key."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=60)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="listings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], name="regions_key_once"),
            models.UniqueConstraint(
                fields=["region", "organization"], name="regions_organization_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.key}"
