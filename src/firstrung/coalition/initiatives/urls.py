"""Addresses of initiatives."""

from django.urls import path

from firstrung.coalition.initiatives.views import editing, lists, page

ONE = "initiatives/<uuid:uid>/"

urlpatterns = [
    path("initiatives/", lists.initiatives, name="initiatives"),
    path("initiatives/file/", lists.initiatives_file, name="initiatives_file"),
    path("initiatives/new/", editing.initiative_new, name="initiative_new"),
    path("initiatives/import/", lists.initiatives_import, name="initiatives_import"),
    path("initiatives/import/template/", lists.initiatives_template, name="initiatives_template"),
    path("initiatives/ratings/", lists.ratings, name="initiative_ratings"),
    path("initiatives/ratings/file/", lists.ratings_file, name="initiative_ratings_file"),
    path(ONE, page.initiative, name="initiative"),
    path(f"{ONE}edit/", editing.initiative_edit, name="initiative_edit"),
    path(f"{ONE}step/<slug:action>/", page.initiative_step, name="initiative_step"),
    path(f"{ONE}rate/", page.initiative_rate, name="initiative_rate"),
    path(f"{ONE}members/new/", editing.participation_new, name="participation_new"),
    path(f"{ONE}members/<int:pk>/", editing.participation_edit, name="participation_edit"),
    path(
        f"{ONE}members/<int:pk>/remove/",
        editing.participation_remove,
        name="participation_remove",
    ),
    path(f"{ONE}criteria/new/", editing.criterion_new, name="criterion_new"),
    path(f"{ONE}criteria/<int:pk>/", editing.criterion_edit, name="criterion_edit"),
    path(f"{ONE}criteria/<int:pk>/remove/", editing.criterion_remove, name="criterion_remove"),
]
