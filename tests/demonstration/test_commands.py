"""`signin` and `administrator` on the machine itself."""

import io

import pytest
from django.core.management import CommandError, call_command

from firstrung.identity.management.commands.signin import ROLES
from firstrung.identity.public import Membership, Organization, Person

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def sign_in_by(client, link: str) -> bytes:
    client.post("/" + link.split("/", 3)[3])
    return client.get("/home/").content


def test_a_link_for_a_role(client, world):
    link = run("signin", "student")
    assert link.startswith("http://localhost:8000/signin/")
    assert b"Sam" in sign_in_by(client, link)


def test_a_link_for_an_address_whatever_its_case(client, world):
    assert b"Terry" in sign_in_by(client, run("signin", "Terry.Teacher@Example.org"))


def test_a_link_works_once(client, world):
    link = run("signin", "guardian")
    assert b"Gina" in sign_in_by(client, link)
    client.logout()
    assert client.post("/" + link.split("/", 3)[3]).status_code in {404, 410}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("nobody@example.org", "Nobody has the address nobody@example.org."),
        ("faculty", "Nobody holds the role faculty here."),
        (
            "king",
            f"“king” is neither an e-mail address nor one of {', '.join(ROLES)}.",
        ),
    ],
)
def test_what_is_not_accepted_is_told(world, who, reason):
    with pytest.raises(CommandError) as caught:
        run("signin", who)
    assert str(caught.value) == reason


def test_the_table_lists_only_roles_that_somebody_has(world):
    roles = [line.split()[0] for line in run("signin", "--each-role").splitlines()]
    assert roles == ["student", "guardian", "teacher", "coordinator", "panelist", "employer"]


def test_the_table_of_an_empty_instance_is_empty():
    assert run("signin", "--each-role") == ""


APPOINT = ("administrator", "ada@example.org", "--name", "Ada Lane", "--coalition", "Bay Coalition")


def test_the_first_administrator(client):
    link = run(*APPOINT)
    person = Person.objects.get()
    assert (person.given_name, person.family_name) == ("Ada", "Lane")
    (membership,) = Membership.objects.all()
    assert (membership.role, membership.organization.name) == ("administrator", "Bay Coalition")
    assert b"Ada" in sign_in_by(client, link)


def test_saying_it_again_changes_nothing():
    assert run(*APPOINT) != run(*APPOINT)
    assert (Person.objects.count(), Organization.objects.count()) == (1, 1)
    assert Membership.objects.count() == 1


def test_a_second_administrator_is_refused():
    run(*APPOINT)
    with pytest.raises(CommandError) as caught:
        run("administrator", "eve@example.org", "--name", "Eve", "--coalition", "Bay Coalition")
    assert str(caught.value) == (
        "Bay Coalition has an administrator already, who can invite others in the browser."
    )
    assert Person.objects.count() == 1


def test_a_wrong_address_is_refused():
    with pytest.raises(CommandError) as caught:
        run("administrator", "ada", "--name", "Ada", "--coalition", "Bay")
    assert str(caught.value) == "“ada” is not an e-mail address."
