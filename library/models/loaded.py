"""What files and the site have in common, and how they are told apart."""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class Loaded(models.Model):
    """Something that came from a file and may since have been changed on the site.

    :cvar CONTENT: the fields that are its content; the rest is derived from them or about them.
    :cvar ADDED: content that came after the first release, with its usual value. At that value it is left out of the
        content, so that checksums of earlier loads still hold.
    :ivar loaded_checksum: the checksum of the content the last load wrote; empty for what was made on the site.
    """

    CONTENT: ClassVar[tuple[str, ...]] = ()
    ADDED: ClassVar[dict[str, Any]] = {}

    loaded_checksum = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, editable=False,
                                   on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True

    @property
    def content(self) -> dict[str, Any]:
        """The content, by field, as a file would give it back: without space before and after, line ends of one kind."""
        content = {name: _as_written(getattr(self, name)) for name in (*self.CONTENT, *self.ADDED)}
        return {name: value for name, value in content.items() if name in self.CONTENT or value != self.ADDED[name]}

    @property
    def checksum(self) -> str:
        """SHA-256 of the content, in hexadecimal: the same for a file and for the row it became."""
        return hashlib.sha256(json.dumps(self.content, default=str, ensure_ascii=False).encode()).hexdigest()

    @property
    def is_as_loaded(self) -> bool:
        """Whether nobody changed this on the site since it was loaded."""
        return self.checksum == self.loaded_checksum


def _as_written(value: Any) -> Any:
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value


class Edition(models.Model):
    """The state of the whole library in one row: each change gives it the next number, and so pages know they are stale."""

    number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.number}"
