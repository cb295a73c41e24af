"""Forms of a line or two: reasons, notes to oneself."""

from collections.abc import Mapping, Sequence

from django import forms
from django.urls import reverse

from community.forum.queries.drafts import SHORT


class ShortForm(forms.Form):
    """A form with a line or two of one's own, kept on the server while they are typed like everything else.

    :ivar keep_address: where they are kept.
    :ivar draft: what they are kept as, such as ``lock.12``.
    :ivar is_restored: they stand here because they were typed before.
    """

    keep_address = ""
    draft = ""
    is_restored = False

    def take_up(self, draft: str, words: Mapping[str, Sequence[str]]) -> None:
        """Show the ``words`` that were typed and not sent, and say where what is typed now is kept."""
        own = [name for name in SHORT if name in self.fields]
        if not own:
            return
        self.draft, self.keep_address = draft, f"{reverse('draft_keep')}?form={draft}"
        for name in own:
            if not self.is_bound and words.get(name):
                self.initial[name], self.is_restored = words[name][0], True
