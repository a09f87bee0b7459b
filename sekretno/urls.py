"""The addresses of the whole paper; docs/structure.md tells what each is."""

from django.contrib import admin
from django.urls import include, path

from sekretno import files, sitemaps, views
from sekretno.status.page import view as status

handler400 = "sekretno.views.bad_request"
handler403 = "sekretno.views.forbidden"
handler404 = "sekretno.views.not_found"
handler500 = "sekretno.views.server_error"

urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("admin/status/", status, name="status"),
    path("admin/", admin.site.urls),
    path("media/<path:name>", views.media, name="media"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:kind>-<int:number>.xml", sitemaps.part, name="sitemap-part"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("robots.txt", files.robots, name="robots"),
    path("site.webmanifest", files.manifest, name="manifest"),
    path("favicon.ico", files.favicon, name="favicon"),
    path(".well-known/security.txt", files.security, name="security"),
    path("", include("articles.urls")),
    path("<language:language>/<slug:slug>/", views.page, name="page"),
]
