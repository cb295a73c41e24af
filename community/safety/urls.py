"""Addresses of those who keep the crisis directory; under ``/moderation/directory/``."""

from django.urls import path

from community.safety.views import directory

urlpatterns = [
    path("", directory.listing, name="directory"),
    path("new/", directory.add, name="directory_add"),
    path("<int:number>/", directory.service, name="directory_service"),
    path("<int:number>/retire/", directory.retire, name="directory_retire"),
    path("<int:number>/back/", directory.put_back, name="directory_put_back"),
]
