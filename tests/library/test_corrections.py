"""Reporting an error, signed in or not: the form, the receipt, the queue, the answer and what history says."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from community.models import Member
from library import actions, jobs
from library.models import Correction, Edition, Entry, Source
from library.policy import Refused
from library.queries import corrections
from tests.conftest import browser_of
from tests.library.life import page, publish, reviewed

TOPIC, QUESTION, SOURCE = "/library/slowly/report/", "/library/faq/is-it-hard/report/", "/library/sources/A1/report/"
DESK = "/library/desk/corrections/"
ANSWERED = {"outcome": "declined", "answer": "It is as the guideline says. Thank you."}


def send(browser: Client, address: str = TOPIC, **fields: Any) -> Any:
    return browser.post(address, {"body": "The year is wrong.", **fields})


def report(slug: str = "slowly", **fields: Any) -> Correction:
    return actions.report_error(None, page(slug), body="The year is wrong.", **fields)


def put_right(writer: Member, publisher: Member) -> int:
    """Publish a better version; its number among all versions."""
    return publish(publisher, reviewed(writer, "slowly", "Rest helps")).pk


def answer(browser: Client, correction: Correction, **fields: Any) -> Any:
    return browser.post(f"{DESK}{correction.pk}/", {**ANSWERED, **fields})


# Reporting


@pytest.mark.parametrize("address", [TOPIC, QUESTION, SOURCE])
def test_anybody_reports_in_one_step_and_gets_a_receipt(shelf: Path, stranger: Client, ada: Member, address: str) -> None:
    for browser in (stranger, browser_of(ada)):
        assert browser.get(address).status_code == 200
        sent = send(browser, address, quote="A taper is slow")
        made = Correction.objects.latest("pk")
        assert (sent.status_code, sent["Location"]) == (302, f"/library/corrections/{made.token}/")
        receipt = browser.get(sent["Location"])
        assert "has arrived" in receipt.text
        assert "A taper is slow" in receipt.text
        assert "no-store" in receipt["Cache-Control"]
        assert 'content="noindex"' in receipt.text


def test_a_report_knows_its_page_and_its_member(shelf: Path, stranger: Client, ada: Member) -> None:
    send(stranger, QUESTION)
    send(browser_of(ada), SOURCE)
    first, second = Correction.objects.all()
    assert (first.thing, first.reporter) == (Entry.objects.get(slug="is-it-hard"), None)
    assert (second.thing, second.reporter) == (Source.objects.get(key="A1"), ada)


def test_a_restricted_member_can_still_report(shelf: Path, ada: Member) -> None:
    Member.objects.filter(pk=ada.pk).update(muted_until=timezone.now() + timedelta(days=1))
    assert send(browser_of(ada)).status_code == 302


def test_what_readers_cannot_see_cannot_be_reported(shelf: Path, stranger: Client, cura: Member) -> None:
    draft = actions.start_entry(cura, kind="topic", slug="secret", title="Secret")
    for browser in (stranger, browser_of(cura)):
        for address in ("/library/secret/report/", "/library/nowhere/report/", "/library/sources/Z9/report/"):
            assert [browser.get(address).status_code, send(browser, address).status_code] == [404, 404]
    with pytest.raises(Refused):
        actions.report_error(None, draft, body="Wrong")
    assert not Correction.objects.exists()


def test_a_retired_page_can_be_reported(shelf: Path, stranger: Client, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="Out of date.")
    assert send(stranger).status_code == 302


def test_only_a_stranger_is_asked_for_an_address(shelf: Path, stranger: Client, ada: Member) -> None:
    assert 'name="email"' in stranger.get(TOPIC).text
    assert 'name="email"' not in browser_of(ada).get(TOPIC).text
    send(stranger, email="reader@example.org")
    send(browser_of(ada), email="ada@example.org")
    assert list(Correction.objects.values_list("email", flat=True)) == ["reader@example.org", ""]


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"body": "  "}, "in a few words"),
    ({"body": "x" * 4001}, "Your text has 4001 characters"),
    ({"quote": "Kept words " + "x" * 500}, "Your text has 511 characters"),
    ({"email": "nobody"}, "does not look like an e-mail address"),
    ({"email": "a@example.org\nBcc: b@example.org"}, "does not look like an e-mail address"),
    ({"website": "https://example.org"}, "catches programs"),
])
def test_bad_input_comes_back_with_every_word(shelf: Path, stranger: Client, fields: dict[str, str], sentence: str) -> None:
    told = send(stranger, **{"quote": "Kept words", **fields})
    assert told.status_code == 422
    assert sentence in told.text
    assert "Kept words" in told.text
    assert not Correction.objects.exists()


def test_a_report_that_is_far_too_long_is_answered_kindly(shelf: Path, stranger: Client) -> None:
    assert send(stranger, body="x" * 1_000_000).status_code == 422
    huge = send(stranger, body="x" * 1_200_000)
    assert (huge.status_code, "shorter text" in huge.text) == (413, True)


def test_signs_no_database_keeps_are_left_out(shelf: Path, stranger: Client) -> None:
    assert send(stranger, body="The\0 year", quote="in\0 20\u200b25").status_code == 302
    made = Correction.objects.get()
    assert (made.body, made.quote) == ("The year", "in 2025")


def test_markup_is_shown_as_it_was_typed(shelf: Path, stranger: Client, cura: Member) -> None:
    sent = send(stranger, body="<script>alert(1)</script>", quote="<img src=x onerror=alert(1)>")
    made = Correction.objects.get()
    for shown in (stranger.get(sent["Location"]), browser_of(cura).get(DESK), browser_of(cura).get(f"{DESK}{made.pk}/")):
        assert "<script>alert" not in shown.text
        assert "<img src=x" not in shown.text
        assert "&lt;script&gt;alert(1)" in shown.text


def test_the_words_concerned_can_come_with_the_link(shelf: Path, stranger: Client) -> None:
    asked = stranger.get(TOPIC, {"quote": '"><script>' + "slow " * 200}).text
    assert "&quot;&gt;&lt;script&gt;slow" in asked
    assert asked.count("slow ") <= 100


# Limits


def test_the_sixth_report_in_an_hour_waits_and_keeps_its_words(shelf: Path, stranger: Client) -> None:
    assert [send(stranger).status_code for _n in range(5)] == [302] * 5
    told = send(stranger, body="My sixth report")
    assert told.status_code == 429
    assert 3500 <= int(told["Retry-After"]) <= 3600
    assert "You can report five errors an hour. Please try again in 60 minutes" in told.text
    assert "My sixth report" in told.text
    assert Correction.objects.count() == 5


def test_each_person_has_a_limit_of_their_own(shelf: Path, stranger: Client, ada: Member, ben: Member) -> None:
    for _n in range(6):
        send(browser_of(ada))
        send(stranger)
    assert send(browser_of(ben)).status_code == 302
    assert stranger.post(TOPIC, {"body": "From elsewhere"}, REMOTE_ADDR="203.0.113.9").status_code == 302
    assert stranger.post(TOPIC, {"body": "A neighbour"}, REMOTE_ADDR="127.0.0.200").status_code == 429


def test_what_was_not_sent_is_not_counted(shelf: Path, stranger: Client) -> None:
    assert [send(stranger, body="").status_code for _n in range(9)] == [422] * 9
    assert send(stranger).status_code == 302


@pytest.mark.parametrize(("forwarded", "status"), [("198.51.100.7", 429), ("192.0.2.1, 198.51.100.9", 429), ("192.0.2.1", 302)])
def test_behind_a_proxy_the_address_it_names_is_counted(
        shelf: Path, stranger: Client, settings: Any, forwarded: str, status: int) -> None:
    settings.TRUSTED_PROXIES = 1
    for _n in range(5):
        stranger.post(TOPIC, {"body": "Wrong"}, headers={"x-forwarded-for": "198.51.100.7"})
    assert stranger.post(TOPIC, {"body": "Wrong"}, headers={"x-forwarded-for": forwarded}).status_code == status


# Who may read what


def test_a_receipt_opens_with_its_address_only(shelf: Path, stranger: Client) -> None:
    made = report()
    assert stranger.get(f"/library/corrections/{made.token}/").status_code == 200
    other = str(made.token)[:-1] + ("0" if str(made.token)[-1] != "0" else "1")
    assert stranger.get(f"/library/corrections/{other}/").status_code == 404
    assert stranger.get(f"/library/corrections/{made.pk}/").status_code == 404
    assert stranger.post(f"/library/corrections/{made.token}/").status_code == 405


def test_members_see_their_own_reports_and_nobody_elses(shelf: Path, stranger: Client, ada: Member, ben: Member) -> None:
    send(browser_of(ada), body="From ada")
    assert "From ada" in browser_of(ada).get("/library/corrections/").text
    assert "From ada" not in browser_of(ben).get("/library/corrections/").text
    assert stranger.get("/library/corrections/")["Location"].startswith("/accounts/login/")
    listed = ['href="/library/corrections/"' in browser.get("/library/").text for browser in (browser_of(ada), stranger)]
    assert listed == [True, False]


def test_the_queue_is_for_editors(shelf: Path, stranger: Client, ada: Member, mo: Member, cura: Member) -> None:
    made = report()
    places = [DESK, f"{DESK}{made.pk}/"]
    assert [stranger.get(place).status_code for place in places] == [302, 302]
    for member in (ada, mo):
        assert [browser_of(member).get(place).status_code for place in places] == [403, 403]
        assert answer(browser_of(member), made).status_code == 403
        assert browser_of(member).post(f"{DESK}{made.pk}/assign/").status_code == 403
    assert [browser_of(cura).get(place).status_code for place in places] == [200, 200]
    made.refresh_from_db()
    assert (made.is_waiting, made.assigned_to) == (True, None)


def test_a_muted_editor_answers_nothing(shelf: Path, cura: Member) -> None:
    made = report()
    Member.objects.filter(pk=cura.pk).update(muted_until=timezone.now() + timedelta(days=1))
    assert [browser_of(cura).get(DESK).status_code, answer(browser_of(cura), made).status_code] == [403, 403]


def test_an_address_is_shown_to_nobody(shelf: Path, stranger: Client, cura: Member) -> None:
    made = report(email="reader@example.org")
    receipt = stranger.get(f"/library/corrections/{made.token}/").text
    desk = browser_of(cura).get(f"{DESK}{made.pk}/").text
    assert "reader@example.org" not in receipt + desk + browser_of(cura).get(DESK).text
    assert "will be answered by mail" in desk
    answer(browser_of(cura), made)
    assert "will be answered by mail" not in browser_of(cura).get(f"{DESK}{made.pk}/").text


def test_editors_see_who_reported_it_and_readers_do_not(shelf: Path, stranger: Client, ada: Member, cura: Member) -> None:
    send(browser_of(ada))
    made = Correction.objects.get()
    assert "by ada" in browser_of(cura).get(f"{DESK}{made.pk}/").text
    assert not re.search(r"\bada\b", stranger.get(f"/library/corrections/{made.token}/").text)


# The queue


def test_what_waits_stands_first_and_the_oldest_before_the_rest(shelf: Path, cura: Member) -> None:
    first, second, done = report(), report("other-topic"), report()
    actions.decline(cura, done, answer="It is right.")
    listed = re.findall(rf'href="{DESK}(\d+)/"', browser_of(cura).get(DESK).text)
    assert listed == [str(first.pk), str(second.pk)]
    answered = re.findall(rf'href="{DESK}(\d+)/"', browser_of(cura).get(DESK, {"state": "declined"}).text)
    assert answered == [str(done.pk)]


@pytest.mark.parametrize("query", ["state=nonsense", "after=x", "after=%F0%9F", "after=" + "9" * 40, "after=²",
                                   "mine=1&after=-1"])
def test_a_strange_filter_is_no_fault(shelf: Path, cura: Member, query: str) -> None:
    assert browser_of(cura).get(f"{DESK}?{query}").status_code == 200


def test_an_editor_takes_a_report_on_and_gives_it_back(shelf: Path, cura: Member, root: Member) -> None:
    made, browser = report(), browser_of(cura)
    browser.post(f"{DESK}{made.pk}/assign/")
    assert "You have taken this on." in browser.get(f"{DESK}{made.pk}/").text
    assert "cura has taken it on" in browser_of(root).get(DESK).text
    assert [f"{DESK}{made.pk}/" in each.get(DESK, {"mine": "1"}).text for each in (browser, browser_of(root))] == [True, False]
    browser.post(f"{DESK}{made.pk}/assign/", {"give_back": "1"})
    assert "Nobody has taken this on yet." in browser.get(f"{DESK}{made.pk}/").text


def test_the_queue_has_pages_and_no_report_is_lost_between_them(shelf: Path, cura: Member) -> None:
    made = Correction.objects.bulk_create(Correction(entry=page("slowly"), body=f"Number {n}") for n in range(70))
    browser, address, seen = browser_of(cura), DESK, []
    while address:
        shown = browser.get(address).text
        seen += [int(number) for number in re.findall(rf'href="{DESK}(\d+)/"', shown)]
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        address = DESK + following[1].replace("&amp;", "&") if following else ""
    assert seen == [one.pk for one in made]


def test_the_queue_costs_the_same_however_long_it_is(
        shelf: Path, cura: Member, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    entry, browser = page("slowly"), browser_of(cura)
    Correction.objects.bulk_create(Correction(entry=entry, reporter=cura, assigned_to=cura, body="Wrong") for _n in range(5000))
    for query in ({}, {"mine": "1"}, {"state": "corrected"}, {"after": str(Correction.objects.earliest("pk").pk + 4000)}):
        with django_assert_max_num_queries(5):
            assert browser.get(DESK, query).status_code == 200


def test_the_report_stands_beside_the_page_with_the_quoted_words_marked(shelf: Path, cura: Member) -> None:
    made = report(quote="taper is slow [1]. ")
    shown = browser_of(cura).get(f"{DESK}{made.pk}/").text
    assert "A <mark>taper is slow</mark>." in shown
    about_source = actions.report_error(None, Source.objects.get(key="A1"), body="Wrong year")
    assert "Do not stop abruptly." in browser_of(cura).get(f"{DESK}{about_source.pk}/").text


# Answering


def test_nothing_to_change_is_answered_with_the_reason(shelf: Path, stranger: Client, cura: Member) -> None:
    made, before = report(), Edition.objects.get().number
    done = answer(browser_of(cura), made)
    assert (done.status_code, done["Location"]) == (302, f"{DESK}{made.pk}/")
    receipt = stranger.get(f"/library/corrections/{made.token}/").text
    assert "Nothing was changed" in receipt
    assert ANSWERED["answer"] in receipt
    assert "cura" not in receipt
    assert Edition.objects.get().number == before
    assert corrections.lines(page("slowly")) == []


def test_a_correction_names_its_version_and_readers_see_it_in_the_history(
        shelf: Path, stranger: Client, cura: Member, root: Member) -> None:
    made, version = report(), put_right(cura, root)
    before, browser = Edition.objects.get().number, browser_of(cura)
    assert f'value="{version}" selected' in browser.get(f"{DESK}{made.pk}/").text
    done = answer(browser, made, outcome="corrected", revision=version, history_note="A figure was wrong.")
    assert done.status_code == 302
    [line] = corrections.lines(page("slowly"))
    assert (line.note, line.number) == ("A figure was wrong.", 2)
    assert Edition.objects.get().number == before + 1
    assert "is corrected" in stranger.get(f"/library/corrections/{made.token}/").text


def test_a_corrected_source_needs_no_version(shelf: Path, cura: Member) -> None:
    source = Source.objects.get(key="A1")
    made = actions.report_error(None, source, body="Wrong year")
    assert answer(browser_of(cura), made, outcome="corrected", history_note="The year was wrong.").status_code == 302
    assert [line.note for line in corrections.lines(source)] == ["The year was wrong."]
    assert corrections.lines(page("slowly")) == []


def test_a_page_that_was_retired_for_it_needs_no_version(shelf: Path, cura: Member) -> None:
    made = report()
    actions.retire(cura, page("slowly"), reason="It was wrong.")
    assert answer(browser_of(cura), made, outcome="corrected", history_note="All of it was wrong.").status_code == 302


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"outcome": ""}, "choose one of the two"),
    ({"answer": " "}, "Please write an answer"),
    ({"outcome": "corrected", "history_note": ""}, "say in a sentence what was wrong"),
    ({"outcome": "corrected", "history_note": "x" * 301}, "301 characters"),
    ({"outcome": "corrected", "history_note": "A figure."}, "Please choose the version"),
    ({"outcome": "corrected", "history_note": "A figure.", "revision": "x"}, "Please choose the version"),
])
def test_an_answer_that_lacks_something_comes_back(shelf: Path, cura: Member, fields: dict[str, str], sentence: str) -> None:
    made = report()
    told = answer(browser_of(cura), made, **{"answer": "Kept answer", **fields})
    assert told.status_code == 422
    assert sentence in told.text
    made.refresh_from_db()
    assert made.is_waiting


@pytest.mark.parametrize("version", ["x", "0", "\0"])
def test_a_version_that_is_none_is_no_choice(shelf: Path, cura: Member, root: Member, version: str) -> None:
    made, _version = report(), put_right(cura, root)
    told = answer(browser_of(cura), made, outcome="corrected", history_note="A figure.", revision=version)
    assert (told.status_code, "field__errors" in told.text) == (422, True)


def test_only_a_version_readers_got_after_the_report_can_have_put_it_right(shelf: Path, cura: Member, root: Member) -> None:
    made = report()
    early, unread = page("slowly").revisions.get(), reviewed(cura, "slowly", "Rest helps")
    for revision in (early, unread, page("other-topic").revisions.get()):
        with pytest.raises(Refused, match="published after the report"):
            actions.correct(root, made, answer="Thank you.", history_note="A figure.", revision=revision)
    assert corrections.waiting_count() == 1


def test_the_second_of_two_editors_is_told_and_keeps_their_words(shelf: Path, cura: Member, root: Member) -> None:
    made = report()
    answer(browser_of(cura), made)
    told = answer(browser_of(root), made, answer="The second answer", outcome="declined")
    assert told.status_code == 409
    assert "cura was quicker" in told.text
    assert ANSWERED["answer"] in told.text
    assert "The second answer" in told.text
    made.refresh_from_db()
    assert (made.answered_by, made.answer) == (cura, ANSWERED["answer"])


# Mail


class Broken(EmailBackend):
    """A mail server that takes nothing, and says whose mail it was."""

    def send_messages(self, messages: Any) -> int:
        raise OSError(f"no such mailbox: {messages[0].to}")


@pytest.fixture
def no_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def answered(cura: Member) -> Correction:
    made = report(email="reader@example.org")
    actions.decline(cura, made, answer="It <is> as the guideline says.")
    made.refresh_from_db()
    return made


def test_an_answer_goes_out_by_mail_once_and_the_address_is_erased(shelf: Path, cura: Member) -> None:
    made = answered(cura)
    job = ProcrastinateJob.objects.get(task_name="library.jobs.send_answer")
    assert job.args == {"correction": made.pk}
    jobs.send_answer(**job.args)
    jobs.send_answer(**job.args)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["reader@example.org"], "An answer to your message")
    assert "It <is> as the guideline says." in sent.body
    assert f"http://localhost:8000/library/corrections/{made.token}/" in sent.body
    made.refresh_from_db()
    assert made.email == ""


def test_nobody_is_mailed_who_did_not_ask(shelf: Path, cura: Member) -> None:
    actions.decline(cura, report(), answer="It is right.")
    assert not ProcrastinateJob.objects.exists()


def test_a_mail_server_that_fails_is_tried_again_and_names_nobody(
        shelf: Path, cura: Member, no_mail: None, caplog: pytest.LogCaptureFixture) -> None:
    made = answered(cura)
    with pytest.raises(jobs.NotDelivered) as failed:
        jobs.send_answer(made.pk)
    assert "reader@example.org" not in caplog.text + repr(failed.value) + repr(failed.value.__context__)
    made.refresh_from_db()
    assert made.email == "reader@example.org"


def test_after_three_days_the_address_is_erased_whatever_happened(shelf: Path, cura: Member, no_mail: None) -> None:
    made = answered(cura)
    Correction.objects.filter(pk=made.pk).update(answered_at=timezone.now() - timedelta(days=3, minutes=1))
    jobs.send_answer(made.pk)
    made.refresh_from_db()
    assert made.email == ""


def test_addresses_that_waited_too_long_are_erased_every_night(shelf: Path, cura: Member) -> None:
    old, new, undelivered = (report(email=f"{name}@example.org") for name in ("old", "new", "undelivered"))
    Correction.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))
    actions.decline(cura, undelivered, answer="It is right.")
    Correction.objects.filter(pk=undelivered.pk).update(answered_at=timezone.now() - timedelta(days=4))
    jobs.forget_addresses_of_reports()
    assert list(Correction.objects.exclude(email="").values_list("pk", flat=True)) == [new.pk]


# Where readers find it


@pytest.mark.parametrize("address", [TOPIC, QUESTION, SOURCE])
def test_every_page_leads_to_its_report(shelf: Path, stranger: Client, address: str) -> None:
    assert f'href="{address}"' in stranger.get(address.removesuffix("report/")).text


def test_the_line_of_the_history_shows_no_dose(shelf: Path, cura: Member) -> None:
    made = actions.report_error(None, Source.objects.get(key="A1"), body="Wrong dose")
    told = answer(browser_of(cura), made, outcome="corrected", history_note="It said 5 mg.")
    assert (told.status_code, list(told.context["form"].errors)) == (422, ["history_note"])
    assert answer(browser_of(cura), made, outcome="corrected", history_note="It told of a dose.").status_code == 302
