"""What entries cite."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Collate, Lower, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models.loaded import Loaded

# A key in capitals, in the order of its letters alone: one index finds those that begin so, and has them in order.
LOUD_KEY = Collate(Upper("key"), "C")


class SourceWords(models.Func):
    """The words a source is found by: its key, title, authors, year, place and numbers."""

    function = "library_source_words"  # made by a migration: the database must know that it never says anything else
    output_field = SearchVectorField()

    def __init__(self) -> None:
        super().__init__("key", "title", "authors", "year", "container", "doi", "pmid", "pmcid", "isbn")


class Source(Loaded):
    """Something an entry cites: only what was seen of it is kept, the rest stays empty.

    :ivar weight: the rank of its kind, the weightiest first; the database keeps it, and lists are ordered by it.
    :ivar words: what it is found by; the database keeps them.
    :ivar opened_by: who last opened it.
    """

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", _("Guideline")
        REVIEW = "review", _("Review of studies")
        TRIAL = "trial", _("Trial")
        OBSERVATIONAL = "observational", _("Observational study")
        LABORATORY = "laboratory", _("Laboratory or animal study")
        LABEL = "label", _("Official drug information")
        OPINION = "opinion", _("Expert opinion")

    class Read(models.TextChoices):
        FULL_TEXT = "full text", _("We read the full text")
        ABSTRACT = "abstract", _("We read the abstract")
        EXCERPT = "excerpt", _("We read a part of it")
        SECOND_HAND = "second-hand", _("We read it quoted elsewhere")

    class Verified(models.TextChoices):
        YES = "yes", _("title and details seen")
        PARTLY = "partly", _("some details not seen")

    class Status(models.TextChoices):
        ACTIVE = "active", _("in use")
        SUPERSEDED = "superseded", _("replaced by a newer source")
        RETRACTED = "retracted", _("retracted")

    CONTENT = ("key", "title", "authors", "et_al", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid",
               "isbn", "url", "kind", "read", "verified", "seen_on", "finding", "status", "superseded_by_id", "opened_on")
    ADDED = {"status_reason": ""}

    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=500)
    authors = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    et_al = models.BooleanField(_("and others"), default=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    container = models.CharField(_("journal or publisher"), max_length=200, blank=True)
    volume = models.CharField(max_length=20, blank=True)
    issue = models.CharField(max_length=20, blank=True)
    pages = models.CharField(max_length=40, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    pmid = models.CharField("PMID", max_length=10, blank=True)
    pmcid = models.CharField("PMCID", max_length=14, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    read = models.CharField(_("what was read"), max_length=16, choices=Read.choices)
    verified = models.CharField(max_length=8, choices=Verified.choices)
    seen_on = models.CharField(_("where it was seen"), max_length=300, blank=True)
    opened_on = models.DateField(_("last opened"), null=True, blank=True)
    finding = models.TextField(_("what it shows"))
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    superseded_by = models.ForeignKey("self", to_field="key", null=True, blank=True, on_delete=models.PROTECT,
                                      related_name="replaces")
    status_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, editable=False,
                                  on_delete=models.SET_NULL, related_name="+")
    status_at = models.DateTimeField(null=True, blank=True, editable=False)
    status_reason = models.CharField(max_length=500, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, editable=False,
                                  on_delete=models.SET_NULL, related_name="+")
    weight = models.GeneratedField(
        expression=models.Case(*(models.When(kind=kind, then=models.Value(rank)) for rank, kind in enumerate(Kind.values)),
                               default=models.Value(len(Kind.values))),
        output_field=models.PositiveSmallIntegerField(), db_persist=True)
    sort_title = models.GeneratedField(expression=Lower("title"), output_field=models.CharField(max_length=500),
                                       db_persist=True)
    # Kept in the row: where a word is common, the list is walked in its order, and making the words of a row takes long.
    words = models.GeneratedField(expression=SourceWords(), output_field=SearchVectorField(), db_persist=True)

    class Meta:
        ordering = ("key",)
        indexes = [models.Index(fields=["weight", "sort_title", "id"], name="source_listed"),
                   models.Index(fields=["changed_at"], name="source_changed"),
                   # Few are not in use: without a list of their own, they would be looked for in the long one.
                   models.Index(fields=["weight", "sort_title", "id"], name="source_unsound",
                                condition=~models.Q(status="active")),
                   models.Index(LOUD_KEY, name="source_loud_key"),
                   GinIndex(fields=["words"], name="source_words", fastupdate=False)]  # written rarely, asked while typing

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    def get_absolute_url(self) -> str:
        """Address of its page."""
        return reverse("source", args=[self.key])

    @property
    def byline(self) -> str:
        """The authors as one line; empty when none was seen."""
        return ", ".join([*self.authors, "et al."] if self.et_al else self.authors)

    @property
    def place(self) -> str:
        """Where it appeared: ``Addiction 1994;89(2):1535-1541`` with what is not known left out."""
        volume = f"{self.volume}({self.issue})" if self.volume and self.issue else self.volume or self.issue
        numbers = ":".join(filter(None, [volume, self.pages]))
        date = ";".join(filter(None, [str(self.year or ""), numbers]))
        return " ".join(filter(None, [self.container, date]))

    @property
    def links(self) -> list[tuple[str, str]]:
        """Outgoing links as (words, address), the most lasting first."""
        told = [part for part in ("doi.org/", self.pmid, self.pmcid) if part]  # no address twice
        links = [
            (f"DOI {self.doi}", f"https://doi.org/{self.doi}", self.doi),
            (f"PubMed {self.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/", self.pmid),
            (self.pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/", self.pmcid),
            (urlsplit(self.url).hostname or "", self.url, self.url and not any(part in self.url for part in told)),
        ]
        return [(words, address) for words, address, known in links if known]

    @property
    def is_active(self) -> bool:
        """Whether entries may cite it."""
        return self.status == self.Status.ACTIVE


class SourceChange(models.Model):
    """One change of a source on the site. Rows are only ever added.

    :ivar fields: what changed: ``{field: [before, after]}``; empty for a source that is new.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("what changed and why"), max_length=500, blank=True)
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d}"
