"""What the contexts read from a region's folder by themselves: targets, phases, voices."""

from firstrung.coalition.public import TermsError, load_kpis, load_recognition, load_stories
from firstrung.convenings.public import Occupation
from firstrung.demonstration.cast import Cast
from firstrung.demonstration.folder import RegionError
from firstrung.partnerships.public import load_personas, load_phases
from firstrung.taxonomies.public import Sector


def load_occupations(cast: Cast) -> None:
    """Occupations that programs lead to."""
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    for position, row in enumerate(cast.folder["occupations"]):
        made = Occupation.objects.create(
            code=row["code"],
            name=row["name"],
            name_es=row.get("name_es", ""),
            soc=row.get("soc", ""),
            position=position,
        )
        made.sectors.set([sectors[code] for code in row.get("sectors", [])])


def load_figures(cast: Cast) -> None:
    """KPIs with their targets, the recognition program, phases and personas."""
    calendar = cast.calendar
    try:
        load_kpis(cast.home_of("kpis"), now=calendar.now)
        load_recognition(cast.home_of("recognition"))
        load_phases(cast.home_of("phases"), on=calendar.today)
    except TermsError as error:
        raise RegionError(str(error)) from error
    load_personas(cast.home_of("personas"))


def load_voices(cast: Cast) -> None:
    """Testimonials with their consent, themes and insights."""
    try:
        load_stories(cast.home_of("stories"), actor=cast.coordinator, now=cast.calendar.now)
    except TermsError as error:
        raise RegionError(str(error)) from error
