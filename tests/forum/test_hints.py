"""What helps on each board: a site that stood before there were hints gets them; what an administrator wrote stays."""

from django.core.management import call_command

from community.forum.models import Board
from tests.forum.conftest import make_board


def test_boards_of_an_older_site_get_their_hints(db: None) -> None:
    old, own = make_board("questions"), make_board("our-own")
    call_command("load_places", verbosity=0)
    old.refresh_from_db()
    own.refresh_from_db()
    assert "One question a thread" in old.hint
    assert own.hint == ""
    assert old.title == "Questions"


def test_where_an_administrator_wrote_hints_none_are_added(db: None) -> None:
    make_board("questions")
    written = make_board("introductions", hint="Say hello.")
    call_command("load_places", verbosity=0)
    written.refresh_from_db()
    assert written.hint == "Say hello."
    assert Board.objects.get(slug="questions").hint == ""


def test_a_hint_taken_out_stays_out(db: None) -> None:
    call_command("load_places", verbosity=0)
    Board.objects.filter(slug="questions").update(hint="")
    call_command("load_places", verbosity=0)
    assert Board.objects.get(slug="questions").hint == ""
