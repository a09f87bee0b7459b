#!/bin/sh
# Starts nginx before the servers app1 and app2 of compose.yaml, for the host PAPER_HOST.
set -eu
sed -e "s/paper\.example/${PAPER_HOST:?names the paper, as www.your-paper.bg}/g" \
    -e 's/server 127\.0\.0\.1:8001/server app1:8000/' \
    -e 's/server 127\.0\.0\.1:8002/server app2:8000/' \
    /srv/sekretno/current/deploy/nginx/sekretno.conf >/etc/nginx/sites-enabled/sekretno
# To standard output, where the engine looks for it.
ln -sf /dev/stdout /var/log/nginx/sekretno.log
ln -sf /dev/stderr /var/log/nginx/error.log
exec nginx -g 'daemon off;'
