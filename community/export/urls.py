"""Address of the file a member takes along."""

from django.urls import path

from community.export import views

urlpatterns = [path("settings/export/", views.export, name="export")]
