"""All addresses (DESIGN 4)."""

from django.contrib import admin
from django.urls import include, path

from community.forum.sitemaps import SECTIONS
from library.views import feeds

# What search engines may show outside the library: pages that stand, and files of the site map by name.
OUTSIDE = {"standing": ("/", "/about/", "/guidelines/", "/guidelines/moderators/", "/help-now/", "/privacy/", "/terms/",
                        "/transparency/", "/transparency/who-reads-what/"),
           "more": SECTIONS}

urlpatterns = [
    path("library/", include("library.urls")),  # first: it is read most, and one look tells whether an address is the library's
    path("", include("community.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap_index, OUTSIDE, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", feeds.sitemap, OUTSIDE, name="sitemap"),
]

handler400 = "community.http.bad_request"
handler429 = "community.members.answers.too_many"  # asked for by allauth, not by Django
