"""What an editor says about a source: checked field by field, beside the sources there are, and never lost."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from library import bibliography, pasting, text
from library.bibliography import Flaw
from library.models import NOTE_LENGTH, Source
from library.queries import sources as queries

Choices = Sequence[tuple[str, Any]]

_WRONG = {"required": lazy("Please write something here."),
          "max_length": lazy("This has %(show_value)d characters; %(limit_value)d fit. Please make it shorter.")}
_UNCHOSEN = ("", lazy("Please choose"))


class Line(forms.CharField):
    """Words on one line. No ``maxlength`` on the control: browsers cut what is pasted without a word."""

    def __init__(self, label: Any, *, longest: int, required: bool = False, **options: Any) -> None:
        super().__init__(label=label, max_length=longest, required=required, error_messages=_WRONG, **options)

    def to_python(self, value: Any) -> str:
        """Join what came on several lines."""
        return " ".join(self.plain(value).split())

    def plain(self, value: Any) -> str:
        """What was typed, without the invisible leavings of other programs."""
        return str(super().to_python(text.tidy(str(value or ""))))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The control's attributes."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Words(Line):
    """Words on as many lines as they need."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """As they were typed."""
        return self.plain(value)


class Number(Line):
    """A DOI, a PMID or another number, however it was copied."""

    def __init__(self, name: str, label: Any, **options: Any) -> None:
        self.name = name
        super().__init__(label, longest=500, **options)

    def to_python(self, value: Any) -> str:
        """Without what stands around it on other pages."""
        return pasting.bare(self.name, super().to_python(value))


class Authors(forms.CharField):
    """One author a line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The authors, in order."""
        lines = (" ".join(line.split()) for line in text.tidy(str(value or "")).split("\n"))
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:
        """As lines."""
        return "\n".join(value) if isinstance(value, list) else value


def _chosen(label: Any, choices: Choices, **options: Any) -> forms.ChoiceField:
    missing = {"required": lazy("Please choose one. Nothing is assumed here.")}
    return forms.ChoiceField(label=label, choices=[_UNCHOSEN, *choices], error_messages=missing, **options)


class SourceForm(forms.Form):
    """What is known of a source. Faults of the whole stand beside the field they are about.

    :ivar others: the source an error is about, by the field it stands beside.
    """

    title = Line(lazy("Title"), longest=500, required=True)
    authors = Authors(label=lazy("Authors"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
                      help_text=lazy("One a line, such as Ashton CH. Only those you saw."))
    et_al = forms.BooleanField(label=lazy("There are more authors (et al.)"), required=False)
    year = forms.IntegerField(label=lazy("Year"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                              error_messages={"invalid": lazy("A year is a number such as 2021.")})
    container = Line(lazy("Journal or publisher"), longest=200)
    volume = Line(lazy("Volume"), longest=20)
    issue = Line(lazy("Issue"), longest=20)
    pages = Line(lazy("Pages"), longest=40)
    doi = Number("doi", lazy("DOI"))
    pmid = Number("pmid", lazy("PMID"), help_text=lazy("Its number in PubMed."))
    pmcid = Number("pmcid", lazy("PMCID"), help_text=lazy("Its number in PubMed Central, such as PMC1234567."))
    isbn = Number("isbn", lazy("ISBN"))
    url = Number("url", lazy("Address"), help_text=lazy("Where it can be read, beginning with https://."))
    kind = _chosen(lazy("Kind"), Source.Kind.choices)
    read = _chosen(lazy("How much did you read?"), Source.Read.choices)
    verified = _chosen(lazy("Did you see title and details yourself?"), Source.Verified.choices)
    seen_on = Line(lazy("Where did you see it?"), longest=300, help_text=lazy("Such as: PubMed record, stored copy."))
    opened = forms.BooleanField(label=lazy("I opened it today"), required=False)
    finding = Words(lazy("What does it show?"), longest=bibliography.LENGTHS["finding"], required=True,
                    help_text=lazy("In plain words, and only what you read. Readers see it."))
    note = Line(lazy("What changed and why?"), longest=NOTE_LENGTH, required=True,
                help_text=lazy("A sentence for the history. Readers see it."))

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (lazy("What it is"), ("key", "title", "authors", "et_al", "year", "container", "volume", "issue", "pages")),
        (lazy("Where to find it"), ("doi", "pmid", "pmcid", "isbn", "url")),
        (lazy("What you read of it"), ("kind", "read", "verified", "seen_on", "opened", "finding")),
        (lazy("Does it still stand?"), ("status", "superseded_by", "status_reason")),
        (lazy("For the history"), ("note",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others: dict[str, str] = {}

    def sections(self) -> Iterator[tuple[Any, list[tuple[Any, str]]]]:
        """The parts of the form: each with its fields, and the key of the source an error of the field is about."""
        for title, names in self.SECTIONS:
            if shown := [(self[name], self.others.get(name, "")) for name in names if name in self.fields]:
                yield title, shown

    @property
    def source_key(self) -> str:
        """The key of the source."""
        return str(self.cleaned_data.get("key", ""))

    def told(self) -> dict[str, Any]:
        """What is said of the source, by the names of its fields."""
        about = {"key", "note", "opened", "superseded_by", "base"}  # the source and the change, not fields of it
        said = {name: value for name, value in self.cleaned_data.items() if name not in about}
        return said | {"superseded_by_id": self.cleaned_data.get("superseded_by") or None}

    def clean(self) -> dict[str, Any]:
        """Judge the whole beside the sources there are."""
        table = {"status": "active", **self.told(), "superseded_by": self.cleaned_data.get("superseded_by")}
        del table["superseded_by_id"]
        self.mark(queries.flaws(self.source_key, {name: value for name, value in table.items() if value}))
        return self.cleaned_data

    def mark(self, flaws: Sequence[Flaw]) -> None:
        """Put each flaw beside its field, unless something is wrong there already."""
        for flaw in flaws:
            name = flaw.field if flaw.field in self.fields else None
            if name is None or name not in self.errors:
                self.add_error(name, flaw.hint or flaw.sentence)
                if name and flaw.other:
                    self.others[name] = flaw.other


class NewSourceForm(SourceForm):
    """A source that is not there yet."""

    key = Line(lazy("Key"), longest=40, help_text=lazy("How entries cite it, such as Ashton1994; it cannot be changed later. "
                                                     "Leave it empty and it is made of the first author and the year."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required, self.fields["note"].label = False, _("Why is it added?")

    def clean_key(self) -> str:
        """The key as typed, when nobody has it; a new one when nothing was typed."""
        typed = str(self.cleaned_data["key"])
        if typed and (twin := queries.key_like(typed)) is not None:
            self.others["key"] = twin.key
            raise forms.ValidationError(_("There is a source with this key already: {key}.").format(key=twin.key))
        return typed

    def clean(self) -> dict[str, Any]:
        """Make a key when none was typed, and judge the whole."""
        if not self.cleaned_data.get("key") and "key" not in self.errors:
            self.cleaned_data["key"] = suggested_key(self.cleaned_data)
        return super().clean()


class ChangeForm(SourceForm):
    """A source that is there: everything but its key."""

    status = _chosen(lazy("Status"), Source.Status.choices, help_text=lazy(
        "A retracted or replaced source stays for the record. Every page that cites it is flagged for readers and editors."))
    superseded_by = Line(lazy("Key of the newer source"), longest=40)
    status_reason = Words(lazy("Why does it no longer stand?"), longest=bibliography.LENGTHS["status_reason"])
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        self.source = source
        now = {name: getattr(source, name) for name in self.base_fields if hasattr(source, name) and name != "superseded_by"}
        initial = {**now, "superseded_by": source.superseded_by_id, "base": queries.version_of(source)}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def source_key(self) -> str:
        """The key of the source."""
        return self.source.key


    def typed_with(self, values: Mapping[str, Any], now: Source) -> dict[str, Any]:
        """What was typed, with ``values`` of the source's fields in their places, to be sent upon the source ``now``."""
        typed: dict[str, Any] = {**{name: self.data.get(name, "") for name in self.fields}, "base": queries.version_of(now)}
        for name, value in values.items():
            field = "superseded_by" if name == "superseded_by_id" else name
            typed[field] = self.fields[field].prepare_value(value) if value else ""
        return typed


def suggested_key(said: Mapping[str, Any]) -> str:
    """A free key for what is said of a source."""
    return queries.free_key(pasting.key_stem(said.get("authors") or [], said.get("title") or "", said.get("year")))
