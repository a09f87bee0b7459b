"""The addresses of the whole paper; docs/structure.md tells what each is."""

from django.contrib import admin
from django.urls import include, path

from sekretno import views
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
    path("", include("articles.urls")),
    path("<language:language>/<slug:slug>/", views.page, name="page"),
]
