"""What is filled in to keep threads in order."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.forum import readership
from community.forum.forms import LineField, few
from community.forum.models import LIBRARY_BOARD, Board, ContentNote, Post, Tag, Thread
from community.forum.short_forms import ShortForm
from community.policy import Refused

_IF_ANY = _("Shown in the thread, if you write something.")
_ADDRESS = re.compile(r"(?:\S*/forum/t/)?(\d{1,18})(?:[/?#]\S*)?", re.ASCII)


class KeepingForm(ShortForm):
    """A form that says what is wrong beside what was typed."""

    def refuse(self, refused: Refused) -> None:
        """Show why this was not done."""
        self.add_error(None, str(refused.sentence))


class ReasonForm(KeepingForm):
    """Why. Everybody who reads the thread may read it."""

    reason = LineField(label=_("Why"), max_length=500, help_text=_(
        "Shown in the thread. Plain and kind; it is about the talk, not about anybody."), error_messages={
        "required": _("Please give a reason. It is shown in the thread."),
        "max_length": _("The reason has %(show_value)d characters; %(limit_value)d fit."),
    })


class CloseForm(KeepingForm):
    """Closing one's own thread; nobody has to say why."""

    reason = LineField(label=_("Why"), max_length=500, required=False, help_text=_IF_ANY)


class MoveForm(ReasonForm):
    """The other board, and the one the thread stood on when this was loaded."""

    board = forms.ModelChoiceField(label=_("To which board"), queryset=Board.objects.none(), empty_label=_("Please choose"),
                                   error_messages={"required": _("Please choose a board.")})
    seen = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31)
    field_order = ["board", "reason", "seen"]

    def __init__(self, *args: Any, thread: Thread, boards: Sequence[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = thread.board_id
        able = [board.pk for board in boards if board.pk != thread.board_id and board.slug != LIBRARY_BOARD
                and readership.may_stand_on(thread, board)]
        self.fields["board"].queryset = Board.objects.filter(pk__in=able)  # type: ignore[attr-defined]


class SplitForm(ReasonForm):
    """Which posts, and what their thread is called."""

    title = LineField(label=_("Title of the new thread"), max_length=140, error_messages={
        "required": _("Please give the new thread a title."),
        "max_length": _("The title has %(show_value)d characters; %(limit_value)d fit."),
    })
    posts = forms.TypedMultipleChoiceField(label=_("Posts"), coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={
        "required": _("Please tick the posts that shall stand in a thread of their own."),
        "invalid_choice": _("Some of these posts stand elsewhere by now. Please look again and tick them once more."),
    })

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = [(post.pk, post.pk) for post in posts]  # type: ignore[attr-defined]


class MergeForm(ReasonForm):
    """The thread this one is joined to."""

    other = forms.CharField(label=_("The other thread"), max_length=300, help_text=_(
        "Its address, copied from the browser, or its number. Its posts come first."), error_messages={
        "required": _("Please give the address of the other thread.")})
    field_order = ["other", "reason"]

    def clean_other(self) -> int:
        """The number in the address."""
        match = _ADDRESS.fullmatch(self.cleaned_data["other"].strip())
        if match is None:
            raise forms.ValidationError(_("This is no address of a thread. It looks like /forum/t/12/."))
        return int(match[1])


class SlowForm(ReasonForm):
    """How slow, and until when."""

    minutes = forms.TypedChoiceField(label=_("Between two posts, everybody waits"), coerce=int, initial=5, choices=[
        (n, ngettext_lazy("%(n)d minute", "%(n)d minutes", n) % {"n": n}) for n in (1, 5, 15, 30, 60)])
    hours = forms.TypedChoiceField(label=_("It ends by itself after"), coerce=int, initial=24, choices=[
        (1, _("an hour")), (6, _("six hours")), (24, _("a day")), (72, _("three days")), (168, _("a week"))])
    field_order = ["minutes", "hours", "reason"]

    @property
    def pace(self) -> dict[str, Any]:
        """What the action wants to know."""
        data = self.cleaned_data
        return {"seconds": data["minutes"] * 60, "lasts": timedelta(hours=data["hours"]), "reason": data["reason"]}


class RenameForm(KeepingForm):
    """Another title."""

    title = LineField(label=_("Title"), max_length=140, error_messages={
        "required": _("Please give the thread a title."),
        "max_length": _("The title has %(show_value)d characters; %(limit_value)d fit."),
    })
    reason = LineField(label=_("Why"), max_length=500, required=False, help_text=_IF_ANY)


class TagsForm(KeepingForm):
    """Which of its board's tags a thread carries."""

    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple,
                                     help_text=_("Up to three, so that others find it."))
    reason = LineField(label=_("Why"), max_length=500, required=False, help_text=_IF_ANY)

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tags"] = thread.tags
        self.fields["tags"].choices = list(  # type: ignore[attr-defined]
            Tag.objects.filter(board=thread.board_id).values_list("slug", "label"))

    def clean_tags(self) -> list[str]:
        """Refuse more than three."""
        return few(self.cleaned_data["tags"])


class NotesForm(KeepingForm):
    """What a whole thread, or one post, mentions."""

    notes = forms.MultipleChoiceField(label=_("Content notes"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = LineField(label=_("Why"), max_length=500, required=False, help_text=_IF_ANY)

    def __init__(self, *args: Any, thing: Thread | Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["notes"] = thing.notes
        self.fields["notes"].choices = list(  # type: ignore[attr-defined]
            ContentNote.objects.filter(is_offered=True).values_list("slug", "label"))
