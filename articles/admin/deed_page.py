"""The pages between the button of a deed and the deed."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles import drafting
from articles.admin.deeds import DEEDS
from articles.invariants import codes
from articles.models import Article


class WithDeeds:
    """For the ModelAdmin of articles: what the buttons of the form lead to."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.deed_view)
        route = "<path:object_id>/deed/<slug:name>/<slug:code>/"
        return [path(route, view, name="articles_article_deed"), *super().get_urls()]

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def deed_view(self, request: HttpRequest, object_id: str, name: str, code: str) -> HttpResponse:
        """The page between the button and the deed: what is in the way, or the question."""
        article = self.get_object(request, unquote(object_id))
        if article is None or name not in DEEDS or code not in codes():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, article) or not self.may_publish(
            request
        ):
            raise PermissionDenied
        deed = DEEDS[name](request.POST or None, article=article, code=code)
        back = reverse("admin:articles_article_change", args=(article.pk,))
        if refusal := deed.refusal():
            self.message_user(request, refusal, messages.WARNING)
            return HttpResponseRedirect(back)
        if request.method == "POST" and deed.is_valid():
            try:
                with transaction.atomic():
                    said = deed.perform(request.user)
                    self.log_change(request, article, said)
            except ValidationError as error:
                deed.add_error(None, error)
            else:
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(back)
        return self._deed_page(request, article, deed, back)

    def _deed_page(
        self, request: HttpRequest, article: Article, deed: Any, back: str
    ) -> HttpResponse:
        title = str(deed.label).rstrip("…")
        shown = AdminForm(deed, [(None, {"fields": list(deed.fields)})], {}, (), self)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "subtitle": deed.language_name,
            "original": article,
            "deed": deed,
            "adminform": shown,
            "headline": drafting.texts(article, deed.code)["headline"] or str(article),
            "obstacles": deed.obstacles(),
            "back": back,
            "media": self.media + deed.media,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/article/deed.html", context)
