"""Addresses of the road map."""

from django.urls import path

from firstrung.coalition.roadmap.views import people, road, stakeholders

urlpatterns = [
    path("roadmap/", road.roadmap, name="roadmap"),
    path("roadmap/file/", road.roadmap_file, name="roadmap_file"),
    path("roadmap/causes/file/", road.causes_file, name="causes_file"),
    path("roadmap/recommendations/<slug:code>/", road.recommendation, name="recommendation"),
    path("roadmap/health/", road.coalition_health, name="coalition_health"),
    path("roadmap/health/file/", road.health_file, name="health_file"),
    path("roadmap/health/<slug:code>/", road.health_rows, name="health_rows"),
    path("roadmap/duties/", people.duties, name="duties"),
    path("roadmap/duties/file/", people.duties_file, name="duties_file"),
    path("roadmap/duties/new/", people.duty_new, name="duty_new"),
    path("roadmap/duties/<uuid:uid>/end/", people.duty_end, name="duty_end"),
    path("roadmap/stakeholders/", stakeholders.stakeholders, name="stakeholders"),
    path("roadmap/stakeholders/file/", stakeholders.stakeholders_file, name="stakeholders_file"),
    path("roadmap/contacts/", people.contacts, name="contacts"),
    path("roadmap/contacts/file/", people.contacts_file, name="contacts_file"),
]
