# The paper as an image: application server and task worker alike, and (target "web") its nginx.
# docs/deploying.md tells what was tried of it and what was not.

FROM python:3.11-slim AS build
WORKDIR /srv/sekretno
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.txt
# What an installation needs besides: --build-arg PACKAGES="django-storages[s3]>=1.14,<2"
ARG PACKAGES=""
RUN test -z "$PACKAGES" || .venv/bin/pip install "$PACKAGES"
COPY . .
# Settings demand both; nothing that is made here depends on them.
RUN export SECRET_KEY=only-for-building ALLOWED_HOSTS=localhost \
    && .venv/bin/python manage.py catalogues \
    && .venv/bin/python manage.py collectstatic --verbosity 0 --no-input \
    && .venv/bin/python -m compileall -q articles edition languages pictures sekretno

FROM python:3.11-slim AS app
RUN useradd --system --uid 10001 --home-dir /srv/sekretno --shell /usr/sbin/nologin sekretno
WORKDIR /srv/sekretno
COPY --from=build /srv/sekretno .
# What is made at run time; a volume that is mounted here begins with this owner.
RUN mkdir -p var/media var/private var/pages && chown -R sekretno var
ENV PATH=/srv/sekretno/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--blocking-threads", "8", "--workers-kill-timeout", "30", "--log-level", "warning", "sekretno.wsgi:application"]

# Debian's nginx with the very configuration of deploy/nginx/; PAPER_HOST names the paper.
FROM debian:12-slim AS web
# Whatever version Debian's stable release has.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx libnginx-mod-http-brotli-static \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled/default
COPY deploy/nginx /srv/sekretno/current/deploy/nginx
COPY deploy/nginx/sekretno-brotli.conf /etc/nginx/snippets/
COPY deploy/docker/web.sh /usr/local/bin/web.sh
EXPOSE 80 443
STOPSIGNAL SIGQUIT
CMD ["/usr/local/bin/web.sh"]
