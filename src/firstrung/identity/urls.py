"""Addresses of sign-in, people, organizations, teams, invitations, consent and rosters."""

from django.urls import URLPattern, path

from firstrung.identity.consent import views as consent
from firstrung.identity.invitations import views as invitations
from firstrung.identity.organizations import views as organizations
from firstrung.identity.people import views as people
from firstrung.identity.roster.urls import urlpatterns as roster
from firstrung.identity.signin import views as signin
from firstrung.identity.teams import views as teams

urlpatterns: list[URLPattern] = [
    path("signin/", signin.signin, name="signin"),
    path("signin/sent/", signin.signin_sent, name="signin_sent"),
    path("signin/<str:secret>/", signin.signin_link, name="signin_link"),
    path("signout/", signin.signout, name="signout"),
    path("account/", signin.account, name="account"),
    path("students/", people.students, name="students"),
    path("students/<uuid:uid>/", people.student, name="student"),
    path("students/<uuid:uid>/invite/", invitations.invite_guardian, name="invite_guardian"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.new_organization, name="new_organization"),
    path("organizations/<uuid:uid>/", organizations.organization, name="organization"),
    path(
        "organizations/<uuid:uid>/edit/", organizations.organization_edit, name="organization_edit"
    ),
    path(
        "organizations/<uuid:uid>/invite/",
        invitations.invite_to_organization,
        name="invite_to_organization",
    ),
    path("roles/<uuid:uid>/end/", organizations.role_end, name="role_end"),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("invitation/<uuid:uid>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitation/<uuid:uid>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new_team, name="new_team"),
    path("teams/<uuid:uid>/", teams.team, name="team"),
    path("team-memberships/<uuid:uid>/end/", teams.team_leave, name="team_leave"),
    path("family/", consent.family, name="family"),
    path("family/<uuid:uid>/", consent.consent, name="consent"),
    path("family/<uuid:uid>/decide/<str:purpose>/", consent.decide_consent, name="decide_consent"),
    path("family/<uuid:uid>/disclosures/", consent.disclosures, name="disclosures"),
    *roster,
]
