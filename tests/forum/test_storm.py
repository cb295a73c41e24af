"""Many hands at once on a few threads: whatever they do, each act has one result, and every counter is right afterwards."""

import random
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import throttles
from community.contributions import State
from community.forum import actions
from community.forum.models import Board, Post, Reaction, Thread
from community.members.models import Member
from community.moderation import actions as moderation
from community.policy import Refused
from tests.forum.conftest import make_board, start
from tests.forum.test_counters import agrees, together

HANDS, ACTS = 4, 6
REASON = "A reason."


@dataclass(frozen=True)
class Act:
    """What one hand does next: a verb, and two numbers that choose what it is done to."""

    verb: str
    one: int
    other: int


class Ground:
    """The threads, posts and people that a storm goes over. Rows are read anew for each act, as a request would."""

    def __init__(self, members: list[Member], moderators: list[Member], boards: list[Board]) -> None:
        self.members, self.moderators, self.boards = members, moderators, boards
        self.threads = [start(members[number % 2], boards[number % 2], f"Thread {number}").pk for number in range(3)]
        self.nonces = [uuid.uuid4() for _ in range(4)]
        self.new: Counter[uuid.UUID] = Counter()

    def member(self, act: Act) -> Member:
        return self.members[act.other % len(self.members)]

    def moderator(self, act: Act) -> Member:
        return self.moderators[act.other % len(self.moderators)]

    def thread(self, number: int) -> Thread:
        return Thread.objects.select_related("board", "author").get(pk=self.threads[number % len(self.threads)])

    def post(self, act: Act) -> Post:
        posts = list(Post.objects.filter(thread__board__in=self.boards).order_by("pk").values_list("pk", flat=True))
        return Post.objects.select_related("author", "thread__board").get(pk=posts[act.one % len(posts)])


def _start(ground: Ground, act: Act) -> Any:
    return start(ground.member(act), ground.boards[act.one % 2])


def _reply(ground: Ground, act: Act) -> Any:
    nonce = ground.nonces[act.one % len(ground.nonces)]
    posted = actions.reply(ground.members[0], ground.thread(act.one), body=f"Reply {act.one % 4}", nonce=nonce)
    ground.new[nonce] += posted.is_new
    return posted


def _own_reply(ground: Ground, act: Act) -> Any:
    return actions.reply(ground.member(act), ground.thread(act.one), body="Another reply.", nonce=uuid.uuid4())


def _edit(ground: Ground, act: Act) -> Any:
    post = ground.post(act)
    return actions.edit_post(post.author, post, body=f"Changed {act.other}.", revision=post.revision)


def _split(ground: Ground, act: Act) -> Any:
    post = ground.post(act)
    new = actions.split(ground.moderator(act), post.thread, posts=[post.pk], title="Split off", reason=REASON)
    ground.threads.append(new.pk)
    return new


def _merge(ground: Ground, act: Act) -> Any:
    return actions.merge(ground.moderator(act), ground.thread(act.one), ground.thread(act.other), reason=REASON)


VERBS: dict[str, Callable[[Ground, Act], Any]] = {
    "start": _start, "reply": _reply, "own reply": _own_reply, "edit": _edit, "split": _split, "merge": _merge,
    "hide": lambda ground, act: moderation.hide(ground.moderator(act), ground.post(act), reason=REASON),
    "restore": lambda ground, act: moderation.restore(ground.moderator(act), ground.post(act), reason=REASON),
    "approve": lambda ground, act: moderation.approve(ground.moderator(act), ground.post(act)),
    "lock": lambda ground, act: actions.lock(ground.moderator(act), ground.thread(act.one), reason=REASON),
    "unlock": lambda ground, act: actions.unlock(ground.moderator(act), ground.thread(act.one)),
    "move": lambda ground, act: actions.move(ground.moderator(act), ground.thread(act.one), ground.boards[act.other % 2],
                                             reason=REASON),
}
ALSO: Any = actions  # verbs that came later
if hasattr(actions, "react"):
    VERBS["react"] = lambda ground, act: ALSO.react(ground.member(act), ground.post(act), ("hug", "hope")[act.one % 2])
if hasattr(actions, "withdraw"):
    VERBS["withdraw"] = lambda ground, act: ALSO.withdraw((post := ground.post(act)).author, post)

act = st.builds(Act, st.sampled_from(sorted(VERBS)), st.integers(0, 20), st.integers(0, 20))
storms = st.lists(st.lists(act, min_size=ACTS, max_size=ACTS), min_size=HANDS, max_size=HANDS)


def weather(ground: Ground, hands: list[list[Act]]) -> list[str]:
    """Let all hands act at once. A refusal is a result; anything else that is raised would have been a 500."""

    def hand(doing: list[Act]) -> Callable[[], list[str]]:
        def do() -> list[str]:
            results = []
            with throttles.suspended():
                for each in doing:
                    try:
                        VERBS[each.verb](ground, each)
                        results.append("done")
                    except Refused:
                        results.append("refused")
            return results
        return do

    return [result for results in together([hand(doing) for doing in hands]) for result in results]


def check(ground: Ground) -> None:
    """What must hold after any storm."""
    assert agrees()
    assert all(number == 1 for number in ground.new.values() if number)
    for nonce in ground.nonces:
        assert Post.objects.filter(nonce=nonce).count() == min(1, ground.new[nonce])
    for thread in Thread.objects.all():
        places = list(thread.posts.filter(position__isnull=False).values_list("position", flat=True))
        assert len(places) == len(set(places))
    assert not Post.objects.filter(thread__merged_into__isnull=False).exists()
    assert not Reaction.objects.filter(post__state=State.HELD).exists()


@pytest.fixture
def ground(transactional_db: None, ada: Member, ben: Member, mo: Member, root: Member) -> Callable[[], Ground]:
    """New threads for each storm, on the same two boards."""
    boards = [make_board("storm-one"), make_board("storm-two")]

    def prepare() -> Ground:
        with throttles.suspended():
            return Ground([ada, ben], [mo, root], boards)

    return prepare


LONG = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
SHORT = settings(LONG, max_examples=6)


@SHORT
@given(hands=storms)
def test_a_storm_leaves_everything_right(hands: list[list[Act]], ground: Callable[[], Ground]) -> None:
    place = ground()
    results = weather(place, hands)
    assert len(results) == HANDS * ACTS
    check(place)


@pytest.mark.soak
@LONG
@given(hands=storms)
def test_many_storms_leave_everything_right(hands: list[list[Act]], ground: Callable[[], Ground]) -> None:
    place = ground()
    assert len(weather(place, hands)) == HANDS * ACTS
    check(place)


def test_every_verb_can_be_done(ground: Callable[[], Ground]) -> None:
    """A storm of refusals would prove nothing."""
    place, dice = ground(), random.Random(7)
    done: set[str] = set()
    for verb in sorted(VERBS):
        for _ in range(12):
            if weather(place, [[Act(verb, dice.randint(0, 20), dice.randint(0, 20))]]) == ["done"]:
                done.add(verb)
                break
    assert set(VERBS) - done <= {"approve"}  # nothing waits here
    check(place)
