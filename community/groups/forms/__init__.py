"""What is filled in on the pages of groups. Whether it may be done, actions decide; a form checks that it can be meant."""

from collections.abc import Callable
from typing import Any

from django import forms

from community.policy import Refused


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do ``act``; when it cannot be done with what was filled in, put the sentence above the fields. Says whether it was done.

    :raises Refused: for any other reason.
    """
    try:
        act()
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error(None, str(refused.sentence))
        return False
    return True
