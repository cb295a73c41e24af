"""What the library does by itself."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from procrastinate.contrib.django import app

from community.models import Member
from library.jobs import publish_due_revisions
from library.models import Revision
from tests.library.life import page, publish_at, reviewed, rewrite


def test_what_is_due_is_published_and_what_is_not_waits(shelf: Path, cura: Member, root: Member) -> None:
    due = publish_at(root, reviewed(cura, "slowly", "Rest helps"), timezone.now() + timedelta(minutes=1))
    later = publish_at(root, reviewed(cura, "other-topic", "Rest helps"), timezone.now() + timedelta(hours=1))
    Revision.objects.filter(pk=due.pk).update(publish_at=timezone.now())
    publish_due_revisions()
    assert "Rest helps" in page("slowly").html
    assert "Time helps" in page("other-topic").html
    assert Revision.objects.get(pk=later.pk).state == Revision.State.SCHEDULED


def test_doing_it_again_changes_nothing(shelf: Path, cura: Member, root: Member) -> None:
    due = publish_at(root, reviewed(cura, "slowly", "Rest helps"), timezone.now() + timedelta(minutes=1))
    Revision.objects.filter(pk=due.pk).update(publish_at=timezone.now())
    publish_due_revisions()
    first = Revision.objects.get(pk=due.pk)
    rewrite(cura, "slowly", "Sleep helps")
    publish_due_revisions()
    assert Revision.objects.get(pk=due.pk).published_at == first.published_at


def test_the_worker_looks_every_minute() -> None:
    assert "library.jobs.publish_due_revisions" in app.tasks
    crons = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert crons["library.jobs.publish_due_revisions"] == "* * * * *"
