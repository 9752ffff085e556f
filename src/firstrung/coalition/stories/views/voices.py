"""The public page of testimonials, and what several of them say together."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstrung.coalition.enums import SpeakerKind
from firstrung.coalition.models import Theme
from firstrung.coalition.stories.insights import carried_insights
from firstrung.coalition.stories.selectors import public_testimonials
from firstrung.coalition.stories.shown import voice
from firstrung.core.paging import page_of
from firstrung.taxonomies.public import Sector


@require_safe
def voices(request: HttpRequest) -> HttpResponseBase:
    """What partners say, exactly as they allowed it to be shown."""
    wanted = request.GET.dict()
    page = page_of(request, public_testimonials(wanted), size=12)
    context = {
        "page": page,
        "voices": [voice(row) for row in page.object_list],
        "insights": carried_insights(wanted.get("sector", ""), wanted.get("theme", ""))[:12],
        "wanted": wanted,
        "sectors": Sector.objects.all(),
        "themes": Theme.objects.all(),
        "kinds": SpeakerKind.choices,
    }
    return render(request, "coalition/stories/voices.html", context)
