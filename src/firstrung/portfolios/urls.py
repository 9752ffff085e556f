"""Addresses of portfolios."""

from django.urls import URLPattern, path

from firstrung.portfolios.views import curriculum, editing, entries, history, portfolio, teaching

urlpatterns: list[URLPattern] = [
    path("portfolio/", portfolio.own, name="portfolio"),
    path("portfolio/about/", portfolio.about, name="portfolio_about"),
    path("portfolio/<uuid:uid>/", portfolio.of_student, name="portfolio_of"),
    path("portfolio/new/<slug:component>/", editing.new, name="entry_new"),
    path("portfolio/entries/<uuid:uid>/", entries.read, name="entry"),
    path("portfolio/entries/<uuid:uid>/edit/", editing.edit, name="entry_edit"),
    path("portfolio/entries/<uuid:uid>/versions/", history.versions, name="entry_versions"),
    path("portfolio/entries/<uuid:uid>/versions/<int:number>/", entries.read, name="entry_version"),
    path("portfolio/entries/<uuid:uid>/compare/", history.compare, name="entry_compare"),
    path("portfolio/entries/<uuid:uid>/remove/", entries.remove, name="entry_remove"),
    path("portfolio/entries/<uuid:uid>/sessions/new/", teaching.add, name="session_new"),
    path("portfolio/sessions/<uuid:uid>/", teaching.change, name="session_edit"),
    path("portfolio/sessions/<uuid:uid>/remove/", teaching.drop, name="session_remove"),
    path("portfolio/files/<uuid:uid>/", entries.open_file, name="portfolio_file"),
    path("portfolio/files/<uuid:uid>/thumbnail/", entries.thumbnail, name="portfolio_thumbnail"),
    path("teaching/", teaching.inbox, name="teaching"),
    path("teaching/<uuid:uid>/confirm/", teaching.confirm, name="teaching_confirm"),
    path("teaching/<uuid:uid>/refuse/", teaching.refuse, name="teaching_refuse"),
    path("curriculum/", curriculum.curriculum, name="curriculum"),
    path("curriculum/<uuid:uid>/", curriculum.of_student, name="curriculum_of"),
]
