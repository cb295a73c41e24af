"""What is typed about reading: a note on a bookmark, and how somebody likes to read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forum.models import ContentNote
from community.forum.short_forms import ShortForm


class BookmarkForm(ShortForm):
    """A note to oneself."""

    note = forms.CharField(label=_("A note to yourself"), max_length=200, required=False,
                           help_text=_("Nobody else sees it."))


class ReadingForm(forms.Form):
    """How somebody likes to read."""

    collapsed_notes = forms.MultipleChoiceField(
        label=_("Fold up what"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Posts and threads with these notes show their note only, until you open them."))
    hides_hard = forms.BooleanField(
        label=_("Leave hard threads out of lists"), required=False,
        help_text=_("Threads with one of the heavier notes. You can still open them by a link."))
    hope_first = forms.BooleanField(
        label=_("Recovery stories first"), required=False,
        help_text=_("They stand above the boards, and above what is unread and new."))
    newest_first = forms.BooleanField(label=_("Newest posts first in a thread"), required=False)
    follows_own = forms.BooleanField(
        label=_("Follow the threads I write in"), required=False,
        help_text=_("You are told of replies to threads you began. "
                    "Threads you replied to stand in your list and tell you nothing."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        notes = ContentNote.objects.values_list("slug", "label")
        self.fields["collapsed_notes"].choices = list(notes)  # type: ignore[attr-defined]
