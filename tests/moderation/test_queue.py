"""The queue: in the order of attention, narrowed, searched, a part at a time; many at once, and back again."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community import throttles
from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.groups.models import Duty, SupportGroup
from community.models import Case, Decision, Frozen, Member, Notification, Report, Sweep
from community.moderation import actions, alerts
from community.moderation.actions.ageing import forget_frozen, remind_of_late
from community.moderation.actions.cases import open_case
from community.moderation.actions.taking import claim
from community.moderation.queries.queue import A_PAGE
from community.policy import Role
from community.safety.signals import screened
from tests.conftest import browser_of, is_named, make_member


@pytest.fixture
def ten(ada: Member, ben: Member, board: Board) -> list[Case]:
    """Ten cases, of every gravity in turns, the first of them the oldest."""
    cases = []
    for number in range(10):
        author = ben if number % 3 == 0 else ada
        post = forum.start_thread(author, board, title=f"Thread {number}", body=f"zqword{number} evening", nonce=uuid4()).post
        cases.append(open_case(post, kind="match" if number % 2 else "report", gravity=1 + number % 4))
        Case.objects.filter(pk=cases[-1].pk).update(opened_at=timezone.now() - timedelta(hours=20 - number))
    return list(Case.objects.order_by("pk"))


def shown(member: Member, query: str = "") -> list[int]:
    """The numbers of the cases on a page of the queue, in its order."""
    page = browser_of(member).get(f"/moderation/{query}").content.decode()
    return [int(part.split('"')[0]) for part in page.split('id="case-')[1:]]


def test_words_are_cut_between_words_and_a_moment_is_no_0_minutes(ada: Member, mo: Member, board: Board) -> None:
    long = forum.start_thread(ada, board, title="Long", body="wonderful " * 40, nonce=uuid4()).post
    open_case(long, kind="report", gravity=2)
    page = browser_of(mo).get("/moderation/").text
    assert "wonderful …" in page
    assert "waiting for less than a minute" in page


def test_the_gravest_stand_first_and_then_the_oldest(ten: list[Case], mo: Member) -> None:
    expected = sorted(ten, key=lambda case: (case.gravity, case.opened_at))
    assert shown(mo) == [case.pk for case in expected]


def test_all_are_reached_and_each_once(ten: list[Case], mo: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.moderation.queries.queue.A_PAGE", 3)
    browser, seen, address = browser_of(mo), [], "/moderation/"
    while address:
        page = browser.get(address).content.decode()
        seen += [int(part.split('"')[0]) for part in page.split('id="case-')[1:]]
        address = "/moderation/" + page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") \
            if 'rel="next"' in page else ""
    assert seen == [case.pk for case in sorted(ten, key=lambda case: (case.gravity, case.opened_at))]
    assert browser.get("/moderation/?after=nonsense").status_code == 404
    assert browser.get("/moderation/?after=4~2026-01-01~x").status_code == 404


def test_it_is_narrowed_and_searched(ten: list[Case], board: Board, mo: Member, ada: Member) -> None:
    numbers = {case.pk for case in ten}
    of_ben = {case.pk for number, case in enumerate(ten) if number % 3 == 0}
    matches = {case.pk for number, case in enumerate(ten) if number % 2}
    Case.objects.filter(pk=ten[4].pk).update(labels=["selling"], state="claimed", claimed_by=mo, is_urgent=True,
                                             escalated_at=timezone.now())
    Case.objects.filter(pk=ten[5].pk).update(due_at=timezone.now() - timedelta(hours=1))
    Case.objects.exclude(pk=ten[5].pk).update(due_at=timezone.now() + timedelta(hours=1))
    other = Board.objects.create(slug="other", title="Other", description="")
    for query, found in (
            ("?kind=match", matches), ("?author=BEN", of_ben), ("?label=selling", {ten[4].pk}), (f"?board={board.pk}", numbers),
            (f"?board={other.pk}", set()), ("?standing=mine", {ten[4].pk}), ("?standing=free", numbers - {ten[4].pk}),
            ("?standing=claimed", {ten[4].pk}), ("?standing=urgent", {ten[4].pk}), ("?standing=escalated", {ten[4].pk}),
            ("?standing=late", {ten[5].pk}), ("?reviewer=mo", {ten[4].pk}), (f"?words={ten[3].pk}", {ten[3].pk}),
            ("?words=zqword7", {ten[7].pk}), ("?words=ben", of_ben), ("?words=evenings", numbers), ("?words=nothing", set()),
            ("?kind=match&author=ben", of_ben & matches), ("?kind=nonsense", numbers), ("?board=x", numbers)):
        assert set(shown(mo, query)) == found, query


def test_a_group_narrows_it(mo: Member) -> None:
    group = SupportGroup.objects.create(slug="owls", name="Night owls", purpose="to sit up")
    case = open_case(group, kind="report", gravity=6)
    other = open_case(mo, kind="report", gravity=6)
    root = make_member("rota", Role.ADMIN)
    assert set(shown(root)) == {case.pk, other.pk}
    assert shown(root, f"?group={group.pk}") == [case.pk]
    assert other.pk not in shown(mo)  # it is about them


@pytest.mark.parametrize("count", [0, 1, A_PAGE])
def test_it_asks_as_often_however_much_waits(count: int, ada: Member, board: Board, mo: Member,
                                             django_assert_num_queries: Any) -> None:
    for number in range(count):
        with throttles.suspended():
            post = forum.start_thread(ada, board, title=f"Thread {number}", body="words", nonce=uuid4()).post
        open_case(post, kind="match", gravity=6)
        Case.objects.filter(target_id=post.pk).update(claimed_by=mo if number % 2 else None)
    browser = browser_of(mo)
    browser.get("/moderation/")
    with django_assert_num_queries(8):
        browser.get("/moderation/")


def test_others_do_not_see_it(ten: list[Case], ada: Member, hana: Member, stranger: Client) -> None:
    assert stranger.get("/moderation/").status_code == 302
    for member in (ada, hana):
        assert browser_of(member).get("/moderation/").status_code == 403
        assert browser_of(member).get("/moderation/news/?since=2026-01-01T00:00:00Z").status_code == 403
        assert browser_of(member).post("/moderation/sweep/", {"act": "approve", "case": [ten[0].pk]}).status_code == 403


def test_it_says_how_much_came_in(ten: list[Case], mo: Member) -> None:
    browser = browser_of(mo)
    assert "10 more have come in" in browser.get("/moderation/news/?since=2026-01-01T00:00:00Z").content.decode()
    assert "come in" not in browser.get("/moderation/news/?since=2100-01-01T00:00:00Z").content.decode()
    assert browser.get("/moderation/news/?since=nonsense").status_code == 404


def test_it_says_what_others_took_or_closed(ten: list[Case], mo: Member) -> None:
    mira, since = make_member("mira", Role.MODERATOR), timezone.now()
    news = f"/moderation/news/?since={quote(since.isoformat())}"
    assert "meanwhile" not in browser_of(mo).get(news).content.decode()
    claim(mira, ten[0], version=ten[0].version)
    claim(mo, ten[1], version=ten[1].version)
    Case.objects.filter(pk=ten[2].pk).update(state="resolved", resolved_by=mira, resolved_at=timezone.now())
    assert "Others have taken or closed 2 meanwhile." in browser_of(mo).get(news).content.decode()
    assert "Others have taken or closed 1 meanwhile." in browser_of(mira).get(news).content.decode()


def test_words_are_asked_for_before_anything_reads_them_out(ten: list[Case], mo: Member) -> None:
    Case.objects.filter(pk=ten[0].pk).update(words="Let the river have them all")
    page = browser_of(mo).get("/moderation/").content.decode()
    row = page[page.index(f'id="case-{ten[0].pk}"'):]
    summary = row[row.index("<summary>"):row.index("</summary>")]
    assert re.search('aria-hidden="true">Let the river have them all', summary)
    assert "Let the river have them all</p>" in row[row.index("</summary>"):row.index("</details>")]


def test_the_menu_of_staff_says_how_many_wait(ten: list[Case], mo: Member, ada: Member) -> None:
    assert "(10)" in browser_of(mo).get("/forum/").content.decode()  # also when nobody has counted for long
    assert "(10)" not in browser_of(ada).get("/forum/").content.decode()


class TestWhatWaits:
    """Held posts, held messages, corrections and what screening noticed are cases of the same queue."""

    def test_a_held_post_is_one_until_it_is_decided(self, first_posts_wait: None, ada: Member, board: Board,
                                                    mo: Member) -> None:
        post = forum.start_thread(ada, board, title="Hello", body="my first words", nonce=uuid4()).post
        case = Case.objects.get()
        assert (case.kind, case.gravity, case.target) == ("held", 8, post)
        browser = browser_of(mo)
        assert browser.post(f"/moderation/cases/{case.pk}/act/approve/", {"version": case.version}).status_code == 302
        post.refresh_from_db()
        case.refresh_from_db()
        assert (post.state, post.position, case.state, case.outcome) == ("published", 1, "resolved", "no_action")

    @pytest.mark.parametrize(("way", "outcome"), [("approve", "no_action"), ("reject", "upheld"), ("return", "upheld")])
    def test_the_list_of_posts_ends_it_too(self, way: str, outcome: str, first_posts_wait: None, ada: Member, board: Board,
                                           mo: Member) -> None:
        post = forum.start_thread(ada, board, title="Hello", body="my first words", nonce=uuid4()).post
        browser_of(mo).post(f"/moderation/post/{post.pk}/{way}/", {"reason": "guideline 1"})
        assert Case.objects.get().outcome == outcome

    def test_taking_it_back_ends_it(self, first_posts_wait: None, ada: Member, board: Board) -> None:
        post = forum.start_thread(ada, board, title="Hello", body="my first words", nonce=uuid4()).post
        forum.withdraw(ada, post)
        assert Case.objects.get().state == "resolved"

    def test_a_held_message_is_one(self, ada: Member, room: Room, mo: Member) -> None:
        Room.objects.update(holds_messages=True)
        message = chat.send_message(ada, Room.objects.get(), body="my first words", nonce=uuid4()).message
        case = Case.objects.get()
        assert (case.kind, case.target) == ("held", message)
        assert browser_of(mo).post(f"/moderation/cases/{case.pk}/resolve/", {
            "version": case.version, "outcome": "no_action"}).status_code == 409
        answer = browser_of(mo).post(f"/moderation/cases/{case.pk}/act/reject/", {"version": case.version, "words": "rule 1"})
        assert answer.status_code == 302
        message.refresh_from_db()
        assert (message.state, Case.objects.get().outcome, Decision.objects.get().act) == ("hidden", "upheld", "reject")

    def test_what_screening_noticed_is_one_with_its_labels(self, said: Post) -> None:
        screened.send(sender=Post, contribution=said, labels=["crisis", "dosing"], matches=[])
        case = Case.objects.get()
        assert (case.kind, case.gravity, case.is_urgent, case.labels) == ("match", 2, True, ["crisis", "dosing"])


class TestManyAtOnce:
    @pytest.fixture
    def held(self, first_posts_wait: None, ada: Member, board: Board) -> list[Post]:
        return [forum.start_thread(ada, board, title=f"Thread {number}", body="buy here", nonce=uuid4()).post
                for number in range(3)]

    @pytest.mark.parametrize(("act", "state"), [("approve", "published"), ("reject", "hidden"), ("spam", "hidden")])
    def test_are_decided_and_taken_back(self, act: str, state: str, held: list[Post], mo: Member) -> None:
        browser, numbers = browser_of(mo), list(Case.objects.values_list("pk", flat=True))
        assert browser.post("/moderation/sweep/", {"act": act, "case": numbers, "reason": "guideline 9"}).status_code == 302
        assert set(Post.objects.values_list("state", flat=True)) == {state}
        assert set(Case.objects.values_list("state", flat=True)) == {"resolved"}
        assert "Take it back" in browser.get("/moderation/").content.decode()
        sweep = Sweep.objects.get()
        assert browser_of(make_member("mira", Role.MODERATOR)).post(f"/moderation/sweep/{sweep.pk}/undo/").status_code == 404
        assert browser.post(f"/moderation/sweep/{sweep.pk}/undo/").status_code == 302
        assert set(Post.objects.values_list("state", flat=True)) == {"held"}
        assert set(Case.objects.values_list("state", flat=True)) == {"open"}
        assert browser.post(f"/moderation/sweep/{sweep.pk}/undo/").status_code == 409

    def test_only_for_ten_minutes(self, held: list[Post], mo: Member) -> None:
        browser, numbers = browser_of(mo), list(Case.objects.values_list("pk", flat=True))
        browser.post("/moderation/sweep/", {"act": "spam", "case": numbers})
        Sweep.objects.update(at=timezone.now() - timedelta(minutes=11))
        assert browser.post(f"/moderation/sweep/{Sweep.objects.get().pk}/undo/").status_code == 409
        assert set(Post.objects.values_list("state", flat=True)) == {"hidden"}

    @pytest.mark.parametrize("act", ["approve", "spam"])
    def test_what_is_urgent_is_looked_at_one_by_one(self, act: str, held: list[Post], mo: Member) -> None:
        urgent, other = Case.objects.order_by("pk")[:2]
        Case.objects.filter(pk=urgent.pk).update(is_urgent=True)
        page = browser_of(mo).get("/moderation/").content.decode()
        assert f'id="tick-{other.pk}"' in page
        assert f'id="tick-{urgent.pk}"' not in page
        browser_of(mo).post("/moderation/sweep/", {"act": act, "case": [urgent.pk, other.pk]})
        assert Case.objects.get(pk=urgent.pk).state == "open"
        assert Case.objects.get(pk=other.pk).state == "resolved"

    def test_where_none_fits_nothing_is_said_to_be_done(self, ada: Member, mo: Member, board: Board) -> None:
        shown_post = forum.start_thread(ada, board, title="Hello", body="A good evening.", nonce=uuid4()).post
        case, browser = open_case(shown_post, kind="report", gravity=4), browser_of(mo)
        page = browser.post("/moderation/sweep/", {"act": "approve", "case": [case.pk]}, follow=True).text
        assert "Nothing was changed" in page
        assert "Take it back" not in page
        assert not Sweep.objects.exists()

    def test_what_does_not_fit_is_left(self, held: list[Post], board: Board, hana: Member, mo: Member) -> None:
        out = [forum.start_thread(member, board, title="Out", body="words", nonce=uuid4()).post for member in (hana, mo)]
        cases = [*Case.objects.all(), *(open_case(post, kind="match", gravity=6) for post in out)]
        browser_of(mo).post("/moderation/sweep/", {"act": "reject", "case": [case.pk for case in cases], "reason": "rule 9"})
        assert Post.objects.filter(state="published").count() == 2
        assert len(Sweep.objects.get().done) == 3

    @pytest.mark.parametrize("data", [{"act": "reject"}, {"act": "nonsense", "reason": "x"}, {"act": "approve", "case": []}])
    def test_a_bad_form_changes_nothing(self, data: dict[str, Any], held: list[Post], mo: Member) -> None:
        numbers = list(Case.objects.values_list("pk", flat=True))
        assert browser_of(mo).post("/moderation/sweep/", {"case": numbers, **data}).status_code == 422
        assert set(Post.objects.values_list("state", flat=True)) == {"held"}


class TestAlerts:
    """Staff on duty hear of what cannot wait; when nobody is on duty, all moderators do."""

    def test_all_moderators_when_nobody_is_on_duty(self, said: Post, mo: Member, root: Member, ben: Member) -> None:
        Member.objects.filter(pk=mo.pk).update(email="mo@example.org")
        case = open_case(said, kind="match", gravity=1, urgent=True)
        assert alerts.send_alert(case.pk) == 2
        assert alerts.send_alert(case.pk) == 2
        assert sorted(Notification.objects.values_list("member__username", flat=True)) == ["mo", "root"]
        letter = mail.outbox[0]
        assert letter.to == ["mo@example.org"]
        assert "words to judge" not in letter.body
        assert not is_named("ada", f"{letter.body} {letter.subject}")
        page = browser_of(Member.objects.get(pk=mo.pk)).get("/notifications/").content.decode()
        assert f'href="/moderation/cases/{case.pk}/"' in page

    def test_those_on_duty_when_somebody_is(self, said: Post, mo: Member, root: Member) -> None:
        Duty.objects.create(member=root, ends_at=timezone.now() + timedelta(hours=1))
        case = open_case(said, kind="match", gravity=1, urgent=True)
        alerts.send_alert(case.pk)
        assert list(Notification.objects.values_list("member", flat=True)) == [root.pk]

    def test_never_whom_it_is_about(self, mo: Member, root: Member) -> None:
        case = open_case(mo, kind="worry", gravity=2, urgent=True)
        alerts.send_alert(case.pk)
        assert list(Notification.objects.values_list("member", flat=True)) == [root.pk]

    def test_the_hook_hears_kind_and_number_only(self, said: Post, mo: Member, settings: Any,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
        sent: list[Any] = []

        def take(call: Any, timeout: int) -> Any:
            sent.append(call)
            raise OSError

        monkeypatch.setattr("urllib.request.urlopen", take)
        case = open_case(said, kind="match", gravity=1, urgent=True)
        alerts.send_alert(case.pk)
        assert sent == []
        settings.MODERATION_WEBHOOK_URL = "https://alerts.example/hook"
        Notification.objects.all().delete()
        alerts.send_alert(case.pk)
        assert sent[0].data == b'{"kind": "match", "number": %d}' % case.pk


class TestTime:
    def test_a_late_case_is_told_of_once(self, said: Post, mo: Member, root: Member) -> None:
        case = open_case(said, kind="match", gravity=6)
        assert remind_of_late() == 0
        Case.objects.update(due_at=timezone.now() - timedelta(minutes=1), claimed_by=mo, state="claimed")
        assert remind_of_late() == 1
        assert remind_of_late() == 0
        assert list(Notification.objects.filter(kind="case late").values_list("member", flat=True)) == [mo.pk]
        assert case.notes.filter(step="reminded").count() == 1

    def test_what_was_frozen_goes_a_month_after_the_end(self, case: Case, said: Post, mo: Member) -> None:
        forum.withdraw(said.author, said)
        browser = browser_of(mo)
        browser.post(f"/moderation/cases/{case.pk}/resolve/", {"version": case.version, "outcome": "no_action"})
        Case.objects.update(resolved_at=timezone.now() - timedelta(days=29))
        assert forget_frozen() == 0
        assert "words to judge" in browser.get(f"/moderation/cases/{case.pk}/").content.decode()
        Case.objects.update(resolved_at=timezone.now() - timedelta(days=31))
        assert forget_frozen() == 1
        page = browser.get(f"/moderation/cases/{case.pk}/").content.decode()
        assert "words to judge" not in page
        assert "it says how much" not in page
        assert (Frozen.objects.get().excerpt, Case.objects.get().words, Report.objects.get().words) == ({}, "", "")

    def test_a_room_that_forgets_leaves_the_case_alone(self, whispered: Message) -> None:
        case = open_case(whispered, kind="report", gravity=6)
        Message.objects.update(created_at=timezone.now() - timedelta(days=40))
        assert chat.erase_expired() == 1
        whispered.refresh_from_db()
        assert whispered.body == ""
        assert case.frozen.get().excerpt["lines"][-1]["text"] == "words to judge"


def test_it_speaks_in_words(said: Post, ada: Member, ben: Member, mo: Member) -> None:
    """What a case is about is told as it is told elsewhere, and whoever asks for another look has not taken another name."""
    browser_of(ben).post(f"/report/post/{said.pk}/", {"reason": "danger"})
    screened.send(sender=Post, contribution=said, labels=("urges_stopping",), matches=())
    page = browser_of(mo).get("/moderation/").content.decode()
    assert " · someone is in danger · Urges stopping" in page
    assert "urges_stopping" not in page.split("</form>")[-1]
    case = Case.objects.get()
    assert "urges_stopping" not in browser_of(mo).get(case.get_absolute_url()).content.decode()
    actions.hide(mo, said, reason="It names a shop.")
    actions.appeal(ada, Decision.objects.get(act="hide"), words="It names none.")
    assert "somebody who asks for another look" in browser_of(mo).get("/moderation/").content.decode()
