"""Addresses of the talent search."""

from django.urls import URLPattern, path

from firstrung.opportunities import views

urlpatterns: list[URLPattern] = [
    path("talent/", views.talent, name="talent"),
    path("talent/<uuid:uid>/", views.candidate, name="candidate"),
    path("talent/<uuid:uid>/files/<uuid:file>/", views.candidate_file, name="candidate_file"),
    path(
        "talent/<uuid:uid>/files/<uuid:file>/thumbnail/",
        views.candidate_file,
        {"thumbnail": True},
        name="candidate_thumbnail",
    ),
]
