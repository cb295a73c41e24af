"""What an administrator cannot learn in the admin."""

import pytest
from django.contrib.admin.models import LogEntry

from community.models import Member
from tests.conftest import browser_of

LIST = "/admin/community/member/"


@pytest.mark.parametrize("field", ["email", "password", "country", "about", "emailaddress__email", "skeleton"])
def test_nothing_can_be_guessed_letter_by_letter(root: Member, ada: Member, field: str) -> None:
    answer = browser_of(root).get(LIST, {f"{field}__startswith": "a"})
    assert answer.status_code == 400


def test_filters_still_filter(root: Member, ada: Member) -> None:
    answer = browser_of(root).get(LIST, {"role__exact": "admin"})
    assert [member.username for member in answer.context["cl"].result_list] == ["root"]


def test_the_log_of_the_admin_keeps_no_names_and_its_page_tells_one(root: Member, ada: Member) -> None:
    page = browser_of(root).post(f"{LIST}{ada.pk}/change/", {"role": "editor"}, follow=True)
    assert ">ada</a>” was changed" in "".join(str(message) for message in page.context["messages"])
    ada.refresh_from_db()
    assert (ada.role, ada.username) == ("editor", "ada")
    assert LogEntry.objects.get().object_repr == f"member {ada.pk}"


def test_groups_are_no_way_to_trust_anybody(root: Member) -> None:
    assert browser_of(root).get("/admin/auth/group/").status_code == 404
