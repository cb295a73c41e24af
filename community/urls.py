"""Index of the community's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("community.members.urls")),
    path("forum/", include("community.forum.urls")),
    path("chat/", include("community.chat.urls")),
    path("moderation/", include("community.moderation.urls")),
]
