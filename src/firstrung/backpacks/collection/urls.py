"""Addresses of a person's own credentials."""

from django.urls import URLPattern, path

from firstrung.backpacks.collection.views import bringing, mine, shared, sharing, single, taking

urlpatterns: list[URLPattern] = [
    path("credentials/mine/", mine.mine, name="credentials_mine"),
    path("credentials/of/<uuid:uid>/", mine.person, name="credentials_of"),
    path("credentials/of/<uuid:uid>/archive.html", taking.archive, name="credentials_archive"),
    path("credentials/bring/", bringing.bring, name="credential_bring"),
    path("credentials/award/<uuid:uid>/", single.award, name="credential_award"),
    path(
        "credentials/award/<uuid:uid>/file.<str:form>",
        taking.award_file,
        name="credential_award_file",
    ),
    path("credentials/award/<uuid:uid>/share/", sharing.share_award, name="award_share"),
    path("credentials/held/<uuid:uid>/", single.held, name="credential_held"),
    path(
        "credentials/held/<uuid:uid>/file.<str:form>",
        taking.held_file,
        name="credential_held_file",
    ),
    path("credentials/held/<uuid:uid>/share/", sharing.share_held, name="held_share"),
    path("credentials/held/<uuid:uid>/delete/", bringing.delete, name="credential_held_delete"),
    path("credentials/shares/<uuid:uid>/end/", sharing.end, name="share_end"),
    path("shared/<str:secret>/", shared.page, name="shared"),
    path("shared/<str:secret>/file", shared.file, name="shared_file"),
]
