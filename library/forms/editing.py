"""The forms an editor writes in."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from library import text
from library.gate.leavings import READABLE
from library.manuscripts import LINKS, Fault, body_of
from library.models import NOTE_LENGTH, Entry, Grade, Revision, Touches

LISTS = ("touches", "related_topics", "related_questions")
ONLY_OF = {"short_title": Entry.Kind.TOPIC, "related_questions": Entry.Kind.TOPIC, "group": Entry.Kind.QUESTION}
FILES = ("PK\x03\x04", "%PDF-", "{\\rtf")  # how files of word processors begin
BROKEN = 20  # signs that could not be read; beyond, it was no text


class Typed(forms.CharField):
    """Words as they were typed, without the invisible leavings of word processors."""

    def to_python(self, value: Any) -> str:
        """Tidy before anything is asked of them: what PostgreSQL cannot keep is gone."""
        return str(super().to_python(text.tidy(str(value)) if value else ""))


class Body(Typed):
    """The text of an entry."""

    widget = forms.Textarea
    default_error_messages: ClassVar[dict[str, Any]] = {
        "file": lazy("This looks like a file, not like words. Open it, copy the words, and paste them here as plain text."),
        "long": lazy("This is too long: the text has %(length)s characters, and no page may have more than %(limit)s. "
                     "Everything you wrote is still here. Please shorten it, or make two pages of it."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        """As files keep it: no empty lines around it."""
        words = super().to_python(value)
        return body_of(words) if words.strip() else ""

    def validate(self, value: Any) -> None:
        """It is words, and not more than anybody reads."""
        super().validate(value)
        if value.startswith(FILES) or value.count("\ufffd") > BROKEN:
            raise forms.ValidationError(self.error_messages["file"], code="file")
        if len(value) > READABLE:
            raise forms.ValidationError(self.error_messages["long"], code="long",
                                        params={"length": len(value), "limit": READABLE // 2})


class Pages(forms.Field):
    """Addresses of pages in the order readers get them; each stands in a control of its own, all under one name."""

    widget = forms.SelectMultiple
    hidden_widget = forms.MultipleHiddenInput
    SPARE = 3  # empty controls beyond those in use

    def to_python(self, value: Any) -> list[str]:
        """Those that were chosen, each once."""
        chosen = (text.tidy(str(one)).strip().strip("/").removeprefix("faq/") for one in value or ())
        return list(dict.fromkeys(one for one in chosen if one))

    def validate(self, value: Any) -> None:
        """They can be addresses; whether there are such pages the gate says."""
        for slug in value:
            if slug != slugify(slug) or len(slug) > 80:
                raise forms.ValidationError(_("“%(slug)s” is no address of a page.") % {"slug": slug[:80]}, code="slug")


class EntryForm(forms.Form):
    """Everything an editor writes of an entry. A draft may leave nearly all of it empty; the gate asks for it later.

    :ivar kind: ``topic`` or ``question``; each has fields the other has not.
    """

    title = Typed(label=lazy("Title"), max_length=200)
    short_title = Typed(label=lazy("Short title"), max_length=60, required=False,
                        help_text=lazy("For menus and lists, where there is little room."))
    group = Typed(label=lazy("Group"), max_length=60, required=False,
                  help_text=lazy("Questions of one group stand together. Choose one there is, or begin a new one."))
    summary = Typed(label=lazy("Summary"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
                    help_text=lazy("What a tired reader needs, in a minute. No sources here; the text below has them."))
    body = Body(label=lazy("Text"), required=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}))
    grade = forms.ChoiceField(label=lazy("How strong is the evidence?"), required=False, widget=forms.RadioSelect,
                              choices=lambda: [(grade.value, f"{grade.label}. {grade.meaning}") for grade in Grade])
    grade_reason = Typed(label=lazy("Why this grade?"), max_length=300, required=False,
                         help_text=lazy("One sentence readers will see beside the grade."))
    touches = forms.MultipleChoiceField(
        label=lazy("What does it touch?"), required=False, choices=Touches.choices, widget=forms.CheckboxSelectMultiple,
        help_text=lazy("A page that touches any of these carries the block “Never stop suddenly”."))
    related_topics = Pages(label=lazy("Topics to read next"), required=False)
    related_questions = Pages(label=lazy("Questions it answers"), required=False)
    order = forms.IntegerField(label=lazy("Place in the list"), min_value=0, max_value=32_767, required=False,
                               help_text=lazy("Pages with a smaller number stand first."))
    review_due = forms.DateField(label=lazy("To be read again by"), required=False,
                                 widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                                 help_text=lazy("Within twelve months."))
    recommended = forms.BooleanField(label=lazy("A good place to start"), required=False)
    note = Typed(label=lazy("What changed and why"), max_length=NOTE_LENGTH, required=False,
                 help_text=lazy("In plain words. Readers will see this in the history of the page."))
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    theirs = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, kind: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.kind = kind
        self.fields = {name: field for name, field in self.fields.items() if name in self.of(kind)}

    @classmethod
    def of(cls, kind: str) -> list[str]:
        """The names of the fields an entry of ``kind`` has."""
        return [name for name in cls.base_fields if ONLY_OF.get(name, kind) == kind]

    def clean_order(self) -> int:
        """An empty place is the first."""
        return self.cleaned_data["order"] or 0

    @property
    def base_number(self) -> int:
        """The version this was begun from; 0 when that cannot be told."""
        return int(self.cleaned_data.get("base") or 0)

    @property
    def words(self) -> dict[str, Any]:
        """The words by the names of the model, as far as they make sense."""
        found = {name: value for name, value in self.cleaned_data.items() if name in Revision.WORDS}
        return {name: found.get(name, field.to_python("")) for name, field in self.fields.items()
                if name in Revision.WORDS} | found

    @property
    def note_typed(self) -> str:
        """What changed and why."""
        return str(self.cleaned_data.get("note", ""))

    def begun_from(self, number: int, *, theirs: int | None = None) -> "EntryForm":
        """The same form, checked, as if it had been begun from another version."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["base"], data["theirs"] = str(number), "" if theirs is None else str(theirs)
        form = EntryForm(data, kind=self.kind)
        form.is_valid()
        return form

    @classmethod
    def read(cls, initial: Mapping[str, Any], kind: str) -> "EntryForm":
        """The form as it would be, sent back with ``initial`` untouched."""
        data = QueryDict(mutable=True)
        for name, value in initial.items():
            data.setlist(name, value if isinstance(value, list) else [str(value)] if value not in (False, None) else [])
        form = cls(data, kind=kind)
        form.is_valid()
        return form

    def findings(self, faults: Iterable[Fault]) -> list["Finding"]:
        """What is wrong with the form, and then what the gate found, without saying the same field twice."""
        errors: ErrorDict = self.errors if self.is_bound else ErrorDict()
        own = [self._finding(name, 0, str(error)) for name, found in errors.items() for error in found]
        column = LINKS[self.kind]
        return own + [self._finding(column.get(fault.field, fault.field), fault.line, fault.sentence) for fault in faults
                      if "body" not in errors and column.get(fault.field, fault.field) not in errors]

    def _finding(self, name: str, line: int, sentence: str) -> "Finding":
        label = str(self.fields[name].label) if name in self.fields else ""
        spoken = sentence.replace(f"“{name}”", f"“{label}”") if label else sentence
        return Finding(name, line if name == "body" else 0, label, spoken)


class Finding:
    """Something to put right, and where.

    :ivar line: the line of the text, from 1; 0 for what is wrong with a field as a whole.
    """

    def __init__(self, field: str, line: int, label: str, sentence: str) -> None:
        self.field = field
        self.line = line
        self.label = label
        self.sentence = sentence

    @property
    def anchor(self) -> str:
        """The id of the place."""
        return f"id_{self.field}" if self.label else "editor"


class NewEntryForm(forms.Form):
    """The beginning of a topic or a question."""

    title = Typed(label=lazy("Title"), max_length=200)
    slug = Typed(label=lazy("Address"), max_length=80, required=False,
                 help_text=lazy("Small letters, digits and dashes. Left empty, it is made from the title. It stays as it is "
                                "for good: links from elsewhere will lead to it."))

    def clean_slug(self) -> str:
        """The address, made from the title when none was given."""
        return str(self.cleaned_data["slug"]).strip().strip("/") or slugify(self.cleaned_data.get("title", ""))[:80].strip("-")


def as_typed(words: Mapping[str, Any]) -> dict[str, str]:
    """Words of a version the way a form sends them: lists with spaces between, ticks as ``on``."""
    return {name: _as_typed(name, value) for name, value in words.items()}


def _as_typed(name: str, value: Any) -> str:
    if name in LISTS:
        return " ".join(sorted(value, key=Touches.values.index) if name == "touches" else value)
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def comparable(revision: Revision | None) -> dict[str, Any]:
    """The words of a version, in the order a form sends lists of ticks; none for no version."""
    if revision is None:
        return {}
    return revision.words | {"touches": sorted(revision.touches, key=Touches.values.index)}


def typed_in(posted: QueryDict, kind: str) -> dict[str, str]:
    """What a form sent, unchecked, to be kept while it is typed."""
    names = [name for name in EntryForm.of(kind) if name not in {"base", "theirs"}]
    return {name: " ".join(posted.getlist(name)) if name in LISTS else str(posted.get(name, "")) for name in names}


def initial_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, to begin a form with."""
    return {name: value.split() if name in LISTS else bool(value) if name == "recommended" else value
            for name, value in typed.items()}


def differ(typed: Mapping[str, str], saved: Mapping[str, str]) -> bool:
    """Whether what was typed says anything that is not saved."""
    return any(text.tidy(typed[name]).strip() != saved[name].strip() for name in typed if name in saved)


def choices_in_order(chosen: list[str], known: list[tuple[str, str]] | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The controls of :class:`Pages`: what each has chosen, and what it offers (nothing when it is typed)."""
    slugs = {slug for slug, _title in known or ()}
    rows = [*chosen, *[""] * Pages.SPARE]
    unknown = [[(slug, _("%(slug)s (no page readers can open)") % {"slug": slug})] if slug and slug not in slugs else []
               for slug in rows]
    return [(slug, [*extra, *known] if known is not None else []) for slug, extra in zip(rows, unknown, strict=True)]
