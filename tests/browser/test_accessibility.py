"""Every page of the site under axe, in all colours, in a window of 320 px, and with the largest text."""

import time
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum.actions import Guest, reply_as_guest, reply_beneath
from community.forum.models import ContentNote, Post, Thread
from community.forum.queries.discussions import beneath
from community.members.models import Member
from community.moderation import actions as moderation
from community.moderation.incidents.actions import Letter, look_after_member, write_to
from community.moderation.models import Case
from tests.forum.conftest import answer, grow, make_board, start
from tests.library.copies import load_whole_library

OpenPage = Callable[..., Page]
THEMES = ("light", "dark", "contrast")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" + " and on" * 8
ALL = {"rules": {"target-size": {"enabled": True}}}
SIZES = {"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}  # all that a width changes
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What a thumb or a trembling hand must hit: all but links inside running text, which WCAG 2.5.8 excepts.
CONTROLS = "button, summary, select, input:not([type=hidden]), textarea, .button, .menu__item"
TARGETS = """controls => [...document.querySelectorAll(controls)]
    .filter(one => one.checkVisibility() && !one.closest('.visually-hidden, .skip-link'))
    .filter(one => { const {width, height} = (one.type === 'radio' || one.type === 'checkbox' ? one.parentElement : one)
        .getBoundingClientRect(); return height < 24 || width < 24 })
    .map(one => one.outerHTML.slice(0, 120))"""
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 120)).slice(0, 4)
    .concat('the page is wider than the window')"""
# In a window of 320 × 256 px (1280 × 1024 at 400 %) nothing that stays in place may cover more than a third.
COVERED = """() => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
    && ['fixed', 'sticky'].includes(getComputedStyle(one).position) && one.getBoundingClientRect().height > innerHeight / 3)
    .map(one => one.outerHTML.slice(0, 120))"""

OPEN = [
    "/", "/about/", "/guidelines/", "/privacy/", "/terms/", "/transparency/", "/help-now/", "/help-now/?country=GB",
    "/help-now/mixing/", "/guidelines/moderators/", "/transparency/who-reads-what/",
    "/settings/appearance/", "/library/", "/library/withdrawal/", "/library/faq/",
    "/library/faq/what-is-the-impact-of-withdrawal/", "/library/sources/", "/library/sources/A1/", "/library/glossary/",
    "/library/withdrawal/?short", "/library/changes/",
    "/forum/", "/forum/families/", "/forum/waves/", "/forum/library/", "/receipts/",
    "/forum/new/", "/forum/hopeful/", "/search/?q=words", "/forum/t/{open}/?plain",
    "/chat/", "/accounts/login/", "/accounts/signup/",
    "/accounts/recover/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/1-a/",
    "/accounts/confirm-email/nonsense/", "/no-such-page/", "/forum/no-such-board/",
]
OWN = [
    "/", "/forum/", "/forum/waves/", "/forum/waves/?page=9", "/forum/quiet/", "/forum/waves/new/", "/forum/t/{long}/",
    "/forum/t/{long}/?page=2", "/forum/t/{long}/?page=9", "/forum/p/{own}/edit/", "/forum/p/{other}/edit/", "/chat/",
    "/forum/unread/", "/forum/new/", "/forum/mine/", "/forum/followed/", "/forum/wishes/", "/bookmarks/", "/drafts/",
    "/notifications/", "/search/?q=words", "/settings/reading/", "/forum/p/{other}/bookmark/", "/forum/p/{other}/react/",
    "/forum/p/{own}/withdraw/", "/forum/t/{long}/?plain", "/forum/t/{long}/tags/", "/forum/t/{long}/notes/",
    "/chat/lounge/", "/chat/lounge/messages/{message}/", "/chat/silent/", "/chat/lounge/me/", "/chat/lounge/search/?q=long",
    "/members/ada/", "/members/ben/", "/settings/", "/settings/profile/", "/settings/name/", "/settings/privacy/",
    "/settings/security/", "/settings/standing/", "/settings/close/", "/accounts/codes/", "/accounts/email/",
    "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/reauthenticate/", "/accounts/sessions/", "/accounts/logout/", "/moderation/log/", "/notifications/care/",
    "/settings/export/", "/report/post/{other}/", "/worried/post/{other}/",
]
STAFF = [
    "/", "/forum/t/{long}/", "/chat/lounge/", "/chat/team/", "/moderation/log/", "/moderation/members/ada/",
    "/chat/lounge/host/", "/groups/hosts/",
    "/forum/t/{long}/move/", "/forum/t/{long}/split/", "/forum/t/{long}/merge/", "/forum/t/{long}/slow/",
    "/forum/t/{long}/rename/", "/forum/t/{long}/lock/",
    "/moderation/incidents/", "/moderation/incidents/member/ada/", "/moderation/incidents/{incident}/",
    "/moderation/incidents/{incident}/debrief/", "/moderation/templates/", "/moderation/templates/new/",
    "/moderation/held/", "/moderation/post/{waiting}/reject/", "/library/withdrawal/",
    "/moderation/post/{other}/hide/", "/moderation/post/{hidden}/restore/", "/moderation/message/{message}/hide/",
    "/moderation/", "/moderation/cases/{case}/", "/moderation/reasons/", "/moderation/second/", "/moderation/phrases/",
    "/moderation/care/", "/moderation/training/", "/moderation/post/{other}/remove/",
]


@pytest.fixture
def town(transactional_db: None, ada: Member, ben: Member, mo: Member) -> dict[str, Any]:
    """Something of everything, with the longest words in the narrowest places."""
    load_whole_library()
    make_board("quiet")
    open_thread = start(ada, make_board("families", "everyone"))
    thread = start(ada, make_board("waves"), LONG[:140], LONG)
    Thread.objects.filter(pk=thread.pk).update(pinned=True)
    start(ben, thread.board, "שלום לכולם", "מה שלומכם היום?")
    grow(ben, thread, 3)
    hidden, other = answer(ben, thread), answer(mo, thread, "> quoted\n\n1. one\n2. two\n\n`" + "x" * 90 + "`")
    moderation.hide(mo, hidden, reason="guideline 1")
    moderation.restrict(mo, ben, kind="mute", reason="guideline 2", ends_at=None)
    grow(ada, thread, 30)
    incident = look_after_member(mo, ada, level="red", why=LONG[:300])
    write_to(mo, incident, Letter(body=LONG, asks_consent=True), version=incident.version)
    make_board("library", "everyone")
    reply_beneath(ada, beneath("withdrawal"), body=LONG, nonce=uuid.uuid4())
    guest = Guest(name="June", email="june@example.org", place="203.0.113.0")
    waiting = reply_as_guest(guest, beneath("withdrawal"), body=f"{LONG} [here](/library/withdrawal/)").post
    return {"case": Case.objects.latest("pk").pk, "open": open_thread.pk,
            "waiting": waiting.pk, "long": thread.pk, "hidden": hidden.pk, "other": other.pk,
            "message": talk(ada, mo).pk, "incident": incident.pk,
            "own": Post.objects.filter(thread=thread, author=ada).earliest("position").pk}


def talk(ada: Member, mo: Member) -> Message:
    for slug, audience in (("lounge", "members"), ("silent", "members"), ("team", "team")):
        Room.objects.create(slug=slug, title=slug.title(), description="A place to talk.", audience=audience)
    for note in ("seizures", "hospital stays"):
        ContentNote.objects.create(slug=note[:8], label=f"mentions {note}")
    lounge = Room.objects.get(slug="lounge")
    chat.keep_quiet(ada, Room.objects.get(slug="silent"), is_quiet=True)
    gone = chat.send_message(mo, lounge, body="gone", nonce=uuid.uuid4()).message
    chat.withdraw_message(mo, gone)
    return chat.send_message(ada, lounge, body=LONG, nonce=uuid.uuid4(), notes=["seizures"]).message


def faults(page: Page, themes: Sequence[str] = THEMES) -> list[str]:
    """Everything wrong with the page that is open, in the calm theme and in these."""
    page.evaluate(Axe().axe_script)
    found = []
    for width, height, rules in ((1280, 900, ALL), (320, 256, SIZES)):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {line}" for line in violations(page, rules)]
        found += page.evaluate(TARGETS, CONTROLS) + page.evaluate(WIDER)
    found += page.evaluate(COVERED)
    for theme in themes:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found += [f"{theme}: {line}" for line in violations(page, CONTRAST)]
    page.evaluate("() => { document.documentElement.dataset.text = 'largest' }")
    return found + [f"largest text: {line}" for line in page.evaluate(WIDER)]


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    result = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], "preload": False, **options})
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for one in result["violations"]
            for node in one["nodes"]]


def tour(page: Page, addresses: list[str], town: dict[str, Any]) -> None:
    """Look at every page in the calm theme and one other in turn: the pages share their components, and
    ``tests/architecture/test_themes.py`` holds the contrast of each pair of colours."""
    found = []
    for address, theme in zip(addresses, cycle(THEMES), strict=False):
        page.goto(address.format(**town))
        assert "/reauthenticate/" not in page.url or "reauthenticate" in address, f"{address} was not seen"
        found += [f"{address}: {fault}" for fault in faults(page, [theme])]
    assert not found, "\n".join(found)


def recently(page: Page, member: Member) -> Page:
    """The page, its member having just given the password, so that no page asks for it again."""
    from django.contrib.sessions.backends.db import SessionStore

    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    store = SessionStore(key)
    store["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    store["account_authentication_methods_user"] = str(member.pk)
    store.save()
    return page


def test_what_a_stranger_meets(town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(None, "/"), OPEN, town)


def test_what_a_member_meets(ada: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    tour(recently(open_page(ada, "/"), ada), OWN, town)


def test_what_a_moderator_meets(mo: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(mo, "/"), STAFF, town)


def test_what_a_muted_member_meets(ben: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(ben, "/"), ["/forum/t/{long}/", "/forum/waves/new/", "/chat/lounge/", "/settings/standing/"], town)


def test_the_pages_for_when_something_is_wrong(open_page: OpenPage) -> None:
    page, found = open_page(None, "/"), []
    request = RequestFactory().get("/wrong/")
    context = {"sentence": "Please wait a minute.", "retry_after": 60, "typed": [("body", LONG)], "can_resend": True}
    for template in ("400.html", "403.html", "404.html", "409.html", "413.html", "429.html", "500.html", "stale_form.html"):
        html = render_to_string(template, context, request)
        page.unroute_all()
        page.route("**/wrong/", partial(Route.fulfill, body=html, content_type="text/html; charset=utf-8"))
        page.goto("/wrong/")
        found += [f"{template}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)


def test_the_open_menu(ada: Member, open_page: OpenPage) -> None:
    page = open_page(ada, "/", viewport={"width": 375, "height": 800})
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("link", name="Library", exact=True).first.is_visible()
    found = faults(page)
    assert not found, "\n".join(found)


def test_forms_with_every_field_wrong(open_page: OpenPage) -> None:
    page = open_page(None, "/accounts/signup/")
    page.locator("main form").evaluate("form => { form.noValidate = true }")
    page.locator("main").get_by_role("button", name="Join").click()
    assert page.locator(".field__errors").count() >= 3
    found = faults(page)
    assert not found, "\n".join(found)
