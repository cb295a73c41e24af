"""All addresses (DESIGN 4)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("community.urls")),
    path("library/", include("library.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "community.http.bad_request"
handler429 = "community.members.answers.too_many"  # asked for by allauth, not by Django
