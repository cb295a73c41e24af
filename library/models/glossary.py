"""The words the library uses."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from library.models.loaded import Loaded


class GlossaryTerm(Loaded):
    """A word the library uses, in plain words. ``also`` are other ways to write it."""

    CONTENT = ("slug", "name", "also", "meaning")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    also = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    meaning = models.TextField()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name
