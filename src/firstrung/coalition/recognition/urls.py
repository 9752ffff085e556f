"""Addresses of the recognition program."""

from django.urls import URLPattern, path

from firstrung.coalition.recognition.views import approving, program, public_pages

ONE = "recognition/awards/<uuid:uid>/"
MEMBER = "recognition/members/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("recognition/", program.recognition, name="recognition"),
    path("recognition/file/", program.recognition_file, name="recognition_file"),
    path(MEMBER, program.recognition_member, name="recognition_member"),
    path(f"{MEMBER}file/", program.recognition_member_file, name="recognition_member_file"),
    path(f"{MEMBER}draft/", program.recognition_draft, name="recognition_draft"),
    path("recognition/awards/", approving.recognitions, name="recognitions"),
    path("recognition/awards/file/", approving.recognitions_file, name="recognitions_file"),
    path(ONE, approving.recognition_one, name="recognition_one"),
    path(f"{ONE}approve/<slug:action>/", approving.recognition_approve, name="recognition_approve"),
    path(f"{ONE}give/", approving.recognition_give, name="recognition_give"),
    path(f"{ONE}decline/", approving.recognition_decline, name="recognition_decline"),
    path(f"{ONE}withdraw/", approving.recognition_withdraw, name="recognition_withdraw"),
    path("recognized/", public_pages.recognized, name="recognized"),
    path("recognized/file/", public_pages.recognized_file, name="recognized_file"),
    path("recognized/<uuid:uid>/", public_pages.recognized_one, name="recognized_one"),
    path(
        "recognized/<uuid:uid>/credential.json",
        public_pages.recognized_json,
        name="recognized_json",
    ),
    path(
        "recognized/<uuid:uid>/certificate.pdf", public_pages.recognized_pdf, name="recognized_pdf"
    ),
]
