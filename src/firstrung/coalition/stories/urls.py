"""Addresses of testimonials, spotlights and announcements."""

from django.urls import URLPattern, path

from firstrung.coalition.stories.views import (
    announcements,
    consent,
    insights,
    spotlights,
    testimonials,
    voices,
)

SAID = "testimonials/<uuid:uid>/"
STORY = "spotlights/<uuid:uid>/"
NEWS = "announcements/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("voices/", voices.voices, name="voices"),
    path("testimonials/", testimonials.testimonials, name="testimonials"),
    path("testimonials/file/", testimonials.testimonials_file, name="testimonials_file"),
    path("testimonials/new/", testimonials.testimonial_new, name="testimonial_new"),
    path(
        "testimonials/consent/<str:secret>/",
        consent.testimonial_consent,
        name="testimonial_consent",
    ),
    path(SAID, testimonials.testimonial, name="testimonial"),
    path(f"{SAID}edit/", testimonials.testimonial_edit, name="testimonial_edit"),
    path(f"{SAID}link/", consent.testimonial_link, name="testimonial_link"),
    path(f"{SAID}ask/", consent.testimonial_ask, name="testimonial_ask"),
    path(f"{SAID}paper/", consent.testimonial_paper, name="testimonial_paper"),
    path(f"{SAID}withdraw/", consent.testimonial_withdraw, name="testimonial_withdraw"),
    path("insights/", insights.insights, name="insights"),
    path("insights/file/", insights.insights_file, name="insights_file"),
    path("insights/new/", insights.insight_new, name="insight_new"),
    path("insights/themes/new/", insights.theme_new, name="theme_new"),
    path("insights/<uuid:uid>/edit/", insights.insight_edit, name="insight_edit"),
    path("insights/<uuid:uid>/remove/", insights.insight_remove, name="insight_remove"),
    path("spotlights/", spotlights.spotlights, name="spotlights"),
    path("spotlights/file/", spotlights.spotlights_file, name="spotlights_file"),
    path("spotlights/new/", spotlights.spotlight_new, name="spotlight_new"),
    path(STORY, spotlights.spotlight, name="spotlight"),
    path(f"{STORY}edit/", spotlights.spotlight_edit, name="spotlight_edit"),
    path(f"{STORY}publish/", spotlights.spotlight_publish, name="spotlight_publish"),
    path(f"{STORY}figures/new/", spotlights.spotlight_figure_new, name="spotlight_figure_new"),
    path(
        f"{STORY}figures/<int:pk>/remove/",
        spotlights.spotlight_figure_remove,
        name="spotlight_figure_remove",
    ),
    path(f"{STORY}files/new/", spotlights.spotlight_file_new, name="spotlight_file_new"),
    path(f"{STORY}files/<int:pk>/", spotlights.spotlight_file, name="spotlight_file"),
    path(
        f"{STORY}files/<int:pk>/remove/",
        spotlights.spotlight_file_remove,
        name="spotlight_file_remove",
    ),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/file/", announcements.announcements_file, name="announcements_file"),
    path("announcements/new/", announcements.announcement_new, name="announcement_new"),
    path(NEWS, announcements.announcement, name="announcement"),
    path(f"{NEWS}file/", announcements.announcement_file, name="announcement_file"),
    path(f"{NEWS}edit/", announcements.announcement_edit, name="announcement_edit"),
    path(f"{NEWS}send/", announcements.announcement_send, name="announcement_send"),
    path(
        f"{NEWS}hand-on/<uuid:place>/",
        announcements.announcement_hand_on,
        name="announcement_hand_on",
    ),
]
