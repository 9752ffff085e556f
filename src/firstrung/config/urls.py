"""Every address of the site, by context."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("firstrung.web.urls")),
    path("", include("firstrung.identity.urls")),
    path("", include("firstrung.files.urls")),
    path("", include("firstrung.portfolios.urls")),
    path("", include("firstrung.validation.urls")),
    path("", include("firstrung.standard_setting.urls")),
    path("", include("firstrung.comparisons.urls")),
    path("", include("firstrung.backpacks.urls")),
    path("", include("firstrung.coalition.urls")),
    path("", include("firstrung.partnerships.urls")),
    path("", include("firstrung.convenings.urls")),
    path("", include("firstrung.credentials.urls")),
    path("", include("firstrung.messaging.urls")),
    path("", include("firstrung.opportunities.urls")),
    path("accounts/", include("firstrung.identity.signin.urls")),
]
