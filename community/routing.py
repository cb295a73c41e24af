"""The one socket address."""

from django.urls import path

from community.chat.consumer import ChatConsumer

websocket_urlpatterns = [path("ws/", ChatConsumer.as_asgi())]
