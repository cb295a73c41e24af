"""What is typed about many at once, about what holds a member back, and into the words moderators keep ready, is kept, too."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from community.forum.models import Draft
from community.members.models import Member, Restriction
from community.models import Case, ReplyTemplate
from community.moderation import actions
from community.moderation.incidents.actions import begin_templates
from community.moderation.models import CannedReason
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.moderation.test_drafts import keep, page

HALF = "Half a sentence"
TRIAL = 'name="on_trial" id="id_on_trial" checked'


@pytest.fixture
def mia(db: None) -> Member:
    """Another moderator."""
    return make_member("mia", Role.MODERATOR)


class TestManyAtOnce:
    def test_is_given_back_to_nobody_else_and_gone_when_sent(self, case: Case, mo: Member, mia: Member) -> None:
        assert 'data-keep="/moderation/drafts/?form=queue.0.sweep"' in page(mo, "/moderation/")
        assert keep(browser_of(mo), "queue.0.sweep", reason=HALF).status_code == 200
        assert HALF in page(mo, "/moderation/")
        assert HALF not in page(mia, "/moderation/")
        sweep = {"act": "reject", "case": [case.pk], "reason": " "}
        assert browser_of(mo).post("/moderation/sweep/", sweep).status_code == 422
        assert HALF in page(mo, "/moderation/")
        assert browser_of(mo).post("/moderation/sweep/", {**sweep, "reason": "A whole one."}).status_code == 302
        assert HALF in page(mo, "/moderation/"), "it does not wait to be published, so nothing was done"
        whole = {**sweep, "act": "spam", "reason": "A whole one."}
        assert browser_of(mo).post("/moderation/sweep/", whole).status_code == 302
        assert not Draft.objects.exists()

    def test_is_for_those_who_decide(self, case: Case, ada: Member) -> None:
        assert keep(browser_of(ada), "queue.0.sweep", reason=HALF).status_code == 403
        assert keep(browser_of(make_member("tia", Role.TRAINEE)), "queue.0.sweep", reason=HALF).status_code == 403


def held_back(ada: Member, mo: Member, kind: str) -> Restriction:
    ends = None if kind == "ban" else timezone.now() + timedelta(days=3)
    actions.restrict(mo, ada, kind=kind, reason="It names a shop.", ends_at=ends)
    return Restriction.objects.get()


class TestOfWhatHoldsSomebodyBack:
    @pytest.mark.parametrize(("kind", "form"), [("mute", "lift"), ("ban", "confirm"), ("ban", "lift")])
    def test_is_given_back_to_nobody_else_and_gone_when_done(self, kind: str, form: str, ada: Member, mo: Member,
                                                             mia: Member) -> None:
        row = held_back(ada, mo, kind)
        part = "/moderation/members/ada/restrictions/"
        assert keep(browser_of(mia), f"restriction.{row.pk}.{form}", reason=HALF).status_code == 200
        for address in ("/moderation/members/ada/", part):
            assert HALF in page(mia, address)
            assert HALF not in page(mo, address)
        assert (HALF in page(mia, "/moderation/second/")) == (kind == "ban")
        assert HALF not in page(mo, "/moderation/second/")
        done = browser_of(mia).post(f"/moderation/restrictions/{row.pk}/{form}/", {"reason": "A whole one."})
        assert done.status_code == 302
        assert not Draft.objects.exists()

    def test_what_others_typed_about_its_end_goes_with_it(self, ada: Member, mo: Member, mia: Member) -> None:
        row = held_back(ada, mo, "mute")
        for member in (mo, mia):
            keep(browser_of(member), f"restriction.{row.pk}.lift", reason=HALF)
        assert Draft.objects.count() == 2
        browser_of(mo).post(f"/moderation/restrictions/{row.pk}/lift/", {"reason": "A whole one."})
        assert not Draft.objects.exists()

    def test_whom_it_holds_back_keeps_nothing_there(self, ada: Member, mo: Member, mia: Member) -> None:
        row = held_back(ada, mo, "mute")
        assert keep(browser_of(ada), f"restriction.{row.pk}.lift", reason=HALF).status_code == 403
        assert keep(browser_of(mia), f"restriction.{row.pk + 1}.lift", reason=HALF).status_code == 404


def sentence() -> tuple[str, int]:
    row = CannedReason.objects.create(use="reason", title="Shops", words="It names a shop.")
    return f"/moderation/reasons/{row.pk}/", row.pk


def template() -> tuple[str, int]:
    begin_templates()
    row = ReplyTemplate.objects.latest("pk")
    return f"/moderation/templates/{row.name}/", row.pk


FORMS = [
    ("sentence", "/moderation/reasons/", None, {"title": "Kind", "words": HALF, "use": CannedReason.Use.values[-1]}),
    ("sentence", "", sentence, {"title": "Kind", "words": HALF, "use": CannedReason.Use.values[-1]}),
    ("template", "/moderation/templates/new/", None,
     {"title": "Kind", "body": HALF, "purpose": ReplyTemplate.Purpose.values[-1]}),
    ("template", "", template, {"title": "Kind", "body": HALF, "purpose": ReplyTemplate.Purpose.values[-1]}),
    ("phrase", "/moderation/phrases/", None, {"words": "a certain shop", "reason": HALF, "label": "sourcing"}),
]


@pytest.mark.parametrize(("kind", "address", "made", "fields"), FORMS)
class TestWordsKeptReady:
    def test_is_given_back_to_nobody_else_and_gone_when_kept(
            self, kind: str, address: str, made: Callable[[], tuple[str, int]] | None, fields: dict[str, str], *, mo: Member,
            mia: Member) -> None:
        address, number = made() if made else (address, 0)
        form = f"{kind}.{number}.{'add' if kind == 'phrase' else 'edit'}"
        assert f'data-keep="/moderation/drafts/?form={form}"' in page(mo, address)
        assert keep(browser_of(mo), form, **fields).status_code == 200
        assert (TRIAL in page(mia, address)) == (kind == "phrase")
        shown = page(mo, address)
        assert HALF in shown
        chosen = next(fields[name] for name in ("use", "purpose", "label") if name in fields)
        assert f'<option value="{chosen}" selected>' in shown
        assert TRIAL not in shown, "it was not ticked any more"
        assert HALF not in page(mia, address)
        assert HALF not in page(mo, "/drafts/")
        wrong = {name: "" if name in {"title", "reason"} else value for name, value in fields.items()}
        assert browser_of(mo).post(address, wrong).status_code == 422
        assert Draft.objects.exists()
        assert browser_of(mo).post(address, fields).status_code == 302
        assert not Draft.objects.exists()

    def test_is_for_moderators(self, kind: str, address: str, made: Callable[[], tuple[str, int]] | None,
                               fields: dict[str, str], *, mo: Member, ada: Member) -> None:
        number = made()[1] if made else 0
        form = f"{kind}.{number}.{'add' if kind == 'phrase' else 'edit'}"
        assert keep(browser_of(ada), form, **fields).status_code == 403
        assert keep(browser_of(mo), f"{kind}.{number + 999}.edit", **fields).status_code == 404


@pytest.mark.parametrize("made", [sentence, template])
def test_what_is_kept_of_a_change_can_be_discarded(made: Callable[[], tuple[str, int]], mo: Member) -> None:
    address, number = made()
    form = f"{'sentence' if made is sentence else 'template'}.{number}.edit"
    before = page(mo, address)
    assert "Discard the draft" not in before
    keep(browser_of(mo), form, title=HALF)
    assert "Discard the draft" in page(mo, address)
    sent = {"form": f"moderation.{form}", "title": HALF}
    assert browser_of(mo).post(f"/drafts/discard/?next={address}", sent)["Location"] == address
    assert HALF not in page(mo, address)
    assert not Draft.objects.exists()


def test_what_is_typed_about_a_retired_sentence_is_kept_no_more(mo: Member, mia: Member) -> None:
    address, number = sentence()
    keep(browser_of(mia), f"sentence.{number}.edit", words=HALF)
    assert Draft.objects.exists()
    assert browser_of(mo).post(f"{address}retire/").status_code == 302
    assert not Draft.objects.exists()
