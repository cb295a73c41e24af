"""The whole life of entries, taken in any order by three people, the clock and the files: what holds after every step."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from community.models import Member
from community.policy import Role
from library import actions, queries, text
from library.actions.rendering import glossary
from library.content import Content, read_content
from library.models import Edition, Entry, Revision, Source
from library.policy import Refused
from tests.conftest import make_member

SLUGS = ("slowly", "new-one")
SAYINGS = ("Rest", "Sleep", "Walking")
slugs, people, sayings = st.sampled_from(SLUGS), st.integers(0, 2), st.sampled_from(SAYINGS)


class Life(RuleBasedStateMachine):
    """Two entries: one that the files brought, one that may be begun on the site."""

    team: list[Member]
    contents: list[Content]

    @initialize()
    def begin(self) -> None:
        """Each run has the library to itself."""
        self.run = transaction.atomic()
        self.run.__enter__()
        actions.load_library(self.contents[0])
        self.written: dict[tuple[str, int], Member] = {}  # (slug, number) and who wrote it; what was set aside is not here
        self.shown: dict[str, int] = {"slowly": 1}  # what the machine itself believes is published
        self.words: dict[int, dict[str, object]] = {}
        self.seen, self.edition = self.what_readers_see(), Edition.objects.get().number

    def teardown(self) -> None:
        """Nothing of it stays."""
        if hasattr(self, "run"):
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    def attempt(self, step: Any, *args: Any, **options: Any) -> Any:
        """Take a step. It may be refused, and then nothing has changed; it may not fail in any other way."""
        before = list(Revision.objects.order_by("pk").values_list("pk", "state", "comment"))
        try:
            with transaction.atomic():
                return step(*args, **options)
        except Refused:
            assert before == list(Revision.objects.order_by("pk").values_list("pk", "state", "comment"))
            return None

    def newest(self, slug: str, back: int = 0) -> Revision | None:
        """The version to work on, or one ``back`` that somebody still has open."""
        entry = Entry.objects.filter(slug=slug).first()
        if entry is None or not back:
            return queries.head(entry) if entry else None
        versions = list(entry.revisions.order_by("-number"))
        return versions[min(back, len(versions) - 1)]

    @precondition(lambda self: hasattr(self, "written") and ("new-one", 1) not in self.written)
    @rule(who=people)
    def start(self, who: int) -> None:
        if self.attempt(actions.start_entry, self.team[who], kind="topic", slug="new-one", title="New"):
            self.written["new-one", 1] = self.team[who]

    @rule(who=people, slug=slugs, says=sayings, back=st.sampled_from((0, 0, 0, 1)), aside=st.sampled_from((False, False, True)))
    def write(self, who: int, slug: str, says: str, back: int, aside: bool) -> None:
        based, entry = self.newest(slug, back), Entry.objects.filter(slug=slug).first()
        if based is None or entry is None:
            return
        words = {**Entry.objects.get(slug="other-topic").words, "title": says, "related_topics": ["other-topic"],
                 "review_due": timezone.localdate() + timedelta(days=300)}
        words["body"] = str(words["body"]).replace("Time helps", f"{says} helps")
        known = set(entry.revisions.values_list("pk", flat=True))
        write = actions.set_aside if aside else actions.save
        version = self.attempt(write, self.team[who], entry, base=based.number, words=words, note="Changed.")
        if version is not None and not aside and version.pk not in known:
            self.written[slug, version.number] = self.team[who]

    @rule(who=people, slug=slugs, back=st.sampled_from((0, 0, 1)),
          step=st.sampled_from(("submit", "submit", "take_back", "send_back")))
    def move(self, who: int, slug: str, back: int, step: str) -> None:
        if (version := self.newest(slug, back)) is not None:
            said = {"comment": "Why?"} if step == "send_back" else {}
            self.attempt(getattr(actions, step), self.team[who], version, **said)

    @rule(who=people, slug=slugs, later=st.booleans(), back=st.sampled_from((0, 0, 0, 1)))
    def publish(self, who: int, slug: str, later: bool, back: int) -> None:
        version = self.newest(slug, back)
        if version is None:
            return
        if version.state in {"draft", "sent back"}:
            self.attempt(actions.submit, self.team[who], version)
        at = timezone.now() + timedelta(days=1) if later else None
        done = self.attempt(actions.publish, self.team[who], version, reviewed_by="editor", at=at)
        if done is not None:
            since = range(self.shown.get(slug, 0) + 1, done.number + 1)
            assert self.team[who] not in [self.written.get((slug, number)) for number in since]
            self.note_published([] if later else [done])

    @rule(who=people, by=people, slug=slugs, says=sayings, later=st.booleans())
    def write_and_publish(self, who: int, by: int, slug: str, says: str, later: bool) -> None:
        """The usual way, in one go: so that runs come far."""
        self.write(who, slug, says, 0, aside=False)
        self.publish(by, slug, later, 0)

    @rule(who=people, slug=slugs)
    def unschedule(self, who: int, slug: str) -> None:
        if (version := Revision.objects.filter(entry__slug=slug, state="scheduled").first()) is not None:
            self.attempt(actions.unschedule, self.team[who], version)

    @rule()
    def the_time_has_come(self) -> None:
        self.note_published(actions.publish_due(timezone.now() + timedelta(days=2)))

    @rule(who=people)
    def read_again(self, who: int) -> None:
        version = self.attempt(actions.confirm_unchanged, self.team[who], Entry.objects.get(slug="slowly"))
        if version is not None:
            self.written["slowly", version.number] = self.team[who]

    @rule(who=people, slug=slugs, to=st.sampled_from(("", "slowly", "new-one", "other-topic")))
    def retire(self, who: int, slug: str, to: str) -> None:
        if (entry := Entry.objects.filter(slug=slug).first()) is not None:
            self.attempt(actions.retire, self.team[who], entry, reason="Old.", redirect_to=to)

    @rule(who=people, slug=slugs)
    def unretire(self, who: int, slug: str) -> None:
        if (entry := Entry.objects.filter(slug=slug).first()) is not None:
            self.attempt(actions.unretire, self.team[who], entry)

    @rule(which=st.integers(0, 2))
    def load(self, which: int) -> None:
        if "topic slowly" in actions.load_library(self.contents[which]).changed:
            newest = self.newest("slowly")
            assert newest is not None
            self.shown["slowly"] = newest.number

    @rule(status=st.sampled_from(("active", "active", "active", "retracted")))
    def judge_the_source(self, status: str) -> None:
        Source.objects.filter(key="A1").update(status=status)

    def note_published(self, versions: list[Revision]) -> None:
        for version in versions:
            assert queries.faults_of_words("topic", version.entry.slug, version.words) == []
            self.shown[version.entry.slug] = version.number

    def what_readers_see(self) -> dict[str, Any]:
        """Of each entry all that a page or the history shows."""
        seen = ("state", "state_reason", "redirect_to", "html", "safety_html", "summary_html", "title", "reviewed_on")
        published = dict(Revision.objects.filter(state="published").values_list("entry", "number"))
        return {entry.slug: (published[entry.pk], *(getattr(entry, name) for name in seen))
                for entry in Entry.objects.exclude(state=Entry.State.DRAFT)}

    @invariant()
    def an_entry_says_what_its_published_version_says(self) -> None:
        terms = glossary()
        for entry in Entry.objects.exclude(state=Entry.State.DRAFT):
            assert entry.words == entry.revisions.get(state="published").words
            rendered = text.render_entry(entry.body, terms)
            assert (entry.html, entry.safety_html) == (rendered.html, rendered.safety)
            assert list(entry.citations.values_list("source__key", flat=True)) == list(rendered.cited)

    @invariant()
    def what_is_published_is_what_was_published_last(self) -> None:
        published = Revision.objects.filter(state="published", entry__slug__in=SLUGS)
        assert dict(published.values_list("entry__slug", "number")) == self.shown

    @invariant()
    def an_entry_has_one_version_of_each_kind_and_one_way_on(self) -> None:
        for entry in Entry.objects.filter(slug__in=SLUGS):
            kinds = list(entry.revisions.values_list("state", flat=True))
            assert len([state for state in kinds if state in Revision.IN_THE_WORKS]) <= 1
            assert kinds.count("scheduled") <= 1
            assert kinds.count("published") <= 1
            head, in_the_works = queries.head(entry), queries.in_the_works(entry)
            assert head is not None
            assert in_the_works in (None, head)

    @invariant()
    def the_history_loses_nothing(self) -> None:
        for entry in Entry.objects.all():
            numbers = entry.revisions.order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, len(numbers) + 1))
        now = {version.pk: version.words for version in Revision.objects.all()}
        assert now == now | self.words
        self.words = now

    @invariant()
    def an_edition_begins_exactly_when_readers_see_a_change(self) -> None:
        seen, edition = self.what_readers_see(), Edition.objects.get().number
        assert (seen != self.seen) == (edition > self.edition)
        self.seen, self.edition = seen, edition


@pytest.fixture
def variants(files: Path) -> list[Content]:
    """The small library, and two later states of its files."""
    contents, file = [read_content(files)], files / "topics/slowly.md"
    for before, after in (("Time helps", "Calm helps"), ("Calm helps", "Company helps")):
        file.write_text(file.read_text().replace(before, after))
        contents.append(read_content(files))
    return contents


def test_whatever_happens_in_whatever_order(db: None, variants: list[Content], cura: Member, root: Member) -> None:
    Life.team, Life.contents = [cura, make_member("edda", Role.EDITOR), root], variants
    slow = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=slow)
