"""Addresses of files."""

from django.urls import URLPattern, path

from firstrung.files.views import files, uploads

urlpatterns: list[URLPattern] = [
    path("files/<uuid:uid>/", files.own_file, name="own_file"),
    path("files/<uuid:uid>/thumbnail/", files.own_thumbnail, name="own_thumbnail"),
    path("uploads/", uploads.collection, name="uploads"),
    path("uploads/<uuid:uid>/", uploads.single, name="upload"),
]
