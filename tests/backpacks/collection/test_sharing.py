"""Links: who makes them, what they show, until when."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.backpacks.collection.services.bringing import bring, delete_held
from firstrung.backpacks.collection.services.sharing import MOST_LIVE, end_share, share
from firstrung.backpacks.models import Share
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.credentials.public import About, endorse, open_identity, revoke
from firstrung.identity.models import Consent, Disclosure
from tests.backpacks.collection.conftest import foreign, text_of
from tests.world import consent


def make(actor, credential, *, days=7, **changes):
    values = {
        "last_day": timezone.localdate() + timedelta(days=days),
        "note": "",
        "now": timezone.now(),
    }
    return share(actor, credential=credential, **values | changes)


def opened(client, secret):
    return client.get(reverse("shared", args=[secret]))


def test_whoever_has_the_link_sees_it_and_is_counted(award, world, client):
    row, secret = make(world.adult, award)
    response = opened(client, secret)
    content = response.content.decode()
    assert "Ada Adult" in content
    assert "This certificate is valid" in content
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == (
        "no-referrer",
        "noindex, nofollow",
    )
    row.refresh_from_db()
    assert row.opened == 1
    line = Disclosure.objects.get()
    assert (line.student, line.what, line.object_uid) == (
        world.adult,
        "AI-Ready Certificate",
        award.uid,
    )


def test_only_a_digest_of_the_secret_is_kept(award, world):
    _row, secret = make(world.adult, award)
    assert secret not in str(Share.objects.values())


def test_the_family_is_not_counted(award, world, sign_in):
    row, secret = make(world.adult, award)
    opened(sign_in(world.adult), secret)
    row.refresh_from_db()
    assert (row.opened, Disclosure.objects.count()) == (0, 0)


def test_the_file_behind_it_is_the_signed_document(award, world, client):
    _row, secret = make(world.adult, award)
    response = client.get(reverse("shared_file", args=[secret]))
    assert json.loads(response.content) == award.document


def test_employers_words_are_shown_as_on_the_public_page(award, world, client):
    consent(world.adult, world.adult, "certificate")
    _row, secret = make(world.adult, award)
    assert "Endorsed by" not in opened(client, secret).content.decode()
    open_identity(world.recruiter, organization=world.employer, now=timezone.now())
    for about in (About(award=award), About(achievement=award.achievement)):
        endorse(
            world.recruiter,
            organization=world.employer,
            about=about,
            comment="We would hire.",
            now=timezone.now(),
        )
    content = opened(client, secret).content.decode()
    assert "Endorsed by 2 employer statements" in content
    assert content.count("We would hire.") == 2


def test_a_revocation_shows(award, world, client):
    _row, secret = make(world.adult, award)
    revoke(world.coordinator, award=award, reason="By mistake.", now=timezone.now())
    assert "This certificate was revoked" in opened(client, secret).content.decode()


def test_ended_run_out_and_unknown_links_show_nothing(award, world, client):
    row, secret = make(world.adult, award)
    end_share(world.adult, share=row, now=timezone.now())
    late, other = make(world.adult, award)
    Share.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    for each in (secret, other):
        response = opened(client, each)
        assert response.status_code == 410
        assert "Ada" not in response.content.decode()
        assert client.get(reverse("shared_file", args=[each])).status_code == 404
    assert opened(client, "x" * 43).status_code == 404


def test_the_last_day_is_a_whole_day(award, world):
    row, _secret = make(world.adult, award, days=0)
    assert timezone.localtime(row.expires_at).hour == 0
    assert row.expires_at > timezone.now()


class TestMinors:
    def test_without_consent_there_is_no_link(self, minor_award, world, sign_in):
        with pytest.raises(Problem, match="guardian"):
            make(world.student, minor_award)
        client = sign_in(world.student)
        url = reverse("award_share", args=[minor_award.uid])
        assert "Ask a parent or guardian first" in client.get(url).content.decode()
        assert client.post(url, {"period": "7"}).status_code == 422
        assert Share.objects.count() == 0

    def test_withdrawn_consent_closes_it_at_once(self, minor_award, world, client):
        consent(world.student, world.guardian, "certificate")
        _row, secret = make(world.student, minor_award)
        assert "Sam Student" in opened(client, secret).content.decode()
        Consent.objects.update(granted=False)
        response = opened(client, secret)
        assert response.status_code == 404
        assert "Sam" not in response.content.decode()
        assert client.get(reverse("shared_file", args=[secret])).status_code == 404
        assert Share.objects.get().opened == 1

    def test_what_came_from_elsewhere_needs_it_too(self, world):
        data = text_of(foreign("Sam Student")).encode()
        (held,) = bring(world.student, data=data, now=timezone.now())
        with pytest.raises(Problem, match="guardian"):
            make(world.student, held)

    def test_a_guardian_ends_links(self, minor_award, world):
        consent(world.student, world.guardian, "certificate")
        row, _secret = make(world.student, minor_award)
        with pytest.raises(NotVisible):
            end_share(world.guardian2, share=row, now=timezone.now())
        end_share(world.guardian, share=row, now=timezone.now())
        row.refresh_from_db()
        assert row.revoked_at is not None


@pytest.mark.parametrize(
    ("who", "error"), [("teacher", NotYours), ("coordinator2", NotVisible), ("student", NotVisible)]
)
def test_only_the_holder_makes_links(award, world, who, error):
    with pytest.raises(error):
        make(getattr(world, who), award)


def test_nobody_makes_links_to_a_strangers_credential(world):
    data = text_of(foreign()).encode()
    (held,) = bring(world.adult, data=data, now=timezone.now())
    with pytest.raises(NotVisible):
        make(world.teammate, held)


@pytest.mark.parametrize("days", [-1, 366])
def test_days_that_will_not_do(award, world, days):
    with pytest.raises(Problem) as caught:
        make(world.adult, award, days=days)
    assert caught.value.field == "last_day"


def test_not_without_end(award, world):
    for _ in range(MOST_LIVE):
        make(world.adult, award)
    with pytest.raises(Problem, match="50"):
        make(world.adult, award)


class TestForm:
    def post(self, sign_in, world, award, **values):
        return sign_in(world.adult).post(reverse("award_share", args=[award.uid]), values)

    def test_the_link_is_shown_once(self, award, world, sign_in, client):
        stranger, client = client, sign_in(world.adult)
        url = reverse("award_share", args=[award.uid])
        page = client.post(url, {"period": "90", "note": "Museum"}, follow=True).content.decode()
        start = page.index("/shared/")
        link = page[start : page.index('"', start)]
        assert stranger.get(link).status_code == 200
        again = client.get(reverse("credential_award", args=[award.uid])).content.decode()
        assert "/shared/" not in again
        assert "Museum" in again

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"period": "8"},
            {"period": "date"},
            {"period": "date", "last_day": "soon"},
            {"period": "7", "note": "x" * 121},
        ],
    )
    def test_wrong_input(self, award, world, sign_in, values):
        assert self.post(sign_in, world, award, **values).status_code == 422
        assert Share.objects.count() == 0

    def test_ended_by_hand(self, award, world, sign_in):
        row, _secret = make(world.adult, award)
        url = reverse("share_end", args=[row.uid])
        assert sign_in(world.teammate).post(url).status_code == 404
        assert sign_in(world.adult).post(url).status_code == 302
        assert Share.objects.get().revoked_at is not None


def test_a_deleted_credential_takes_its_links_along(world, client):
    (held,) = bring(world.adult, data=text_of(foreign()).encode(), now=timezone.now())
    _row, secret = make(world.adult, held)
    assert "Welding basics" in opened(client, secret).content.decode()
    delete_held(world.adult, held=held, now=timezone.now())
    assert opened(client, secret).status_code == 404
