"""The page that offers the file, and the file."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community import policy
from community.export import actions
from community.export.models import Export
from community.export.writing import archive
from community.http import serves
from community.members.views.answering import freshly_signed_in, me
from community.policy import Action

SHOWN = 10


@serves(Action.EXPORT_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
@freshly_signed_in
def export(request: HttpRequest) -> HttpResponseBase:
    """What the file holds, and since when somebody took one; a POST sends it, piece by piece."""
    policy.require(request.user, Action.EXPORT_OWN)
    member = me(request)
    if request.method == "POST":
        actions.begin(member)
        return StreamingHttpResponse(archive(member), content_type="application/zip", headers={
            "Content-Disposition": 'attachment; filename="even-keel.zip"', "Cache-Control": "no-store"})
    earlier = Export.objects.filter(member=member).order_by("-pk")[:SHOWN]
    return render(request, "settings/export.html", {"exports": earlier})
