"""The transparency page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.http import serves
from community.moderation.openness.counting import published
from community.moderation.openness.models import QuarterlyCount
from community.policy import Action

ROWS_SHOWN = 600  # some three years


@serves(Action.READ_PAGES)
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What was counted, quarter by quarter; small numbers grouped. One query."""
    quarters = published(QuarterlyCount.objects.order_by("-quarter", "pk")[:ROWS_SHOWN])
    return render(request, "pages/transparency.html", {"quarters": quarters})
