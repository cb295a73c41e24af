"""What somebody is told while they write. Nothing of their words is kept or logged."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from community import policy, text, throttles
from community.http import serves
from community.policy import Action
from community.safety.actions import look_at
from community.safety.effects import effect_of, hints_of


@serves(Action.SUGGEST)
@sensitive_post_parameters("body")
@never_cache
@require_POST
def hints(request: HttpRequest) -> HttpResponse:
    """A help card, or something to think of, for the text as it stands; empty for most texts."""
    policy.require(request.user, Action.SUGGEST)
    throttles.spend(throttles.HINT, request.user.pk or 0)
    found = look_at(request.POST.get("body", "")[:text.POST_LENGTH])
    return render(request, "safety/_hints.html", {"card": effect_of(found).card, "sentences": hints_of(found)})
