#!/bin/sh
# Moves the paper over to the release that this script lies in, and no reader notices.
#
#     /srv/sekretno/releases/<name>/deploy/release.sh
#
# A release is an unpacked copy of the project in a folder of its own under releases/. To go back,
# run the script of the earlier release. docs/deploying.md tells the rules for migrations.
set -eu
umask 027

release=$(cd "$(dirname "$0")/.." && pwd -P)
name=$(basename "$release")
home=$(dirname "$(dirname "$release")")
user=${PAPER_USER:-sekretno}
instances=${INSTANCES:-8001 8002}
restart=${RESTART:-systemctl restart}
patience=${PATIENCE:-60} # seconds until a server that starts must be ready
settle=${SETTLE:-4}      # seconds between servers: more than fail_timeout, which nginx counts in whole ones
python=$release/.venv/bin/python

say() { echo "$name: $*"; }

fail() {
    echo "$name: $*" >&2
    exit 1
}

# What writes under var/ does so as the person of the paper.
as_paper() {
    if [ "$(id -u)" = 0 ] && id "$user" >/dev/null 2>&1; then
        runuser -u "$user" -- "$@"
    else
        "$@"
    fi
}

ready() {
    "$python" - "$1" "$patience" <<'END'
import sys, time, urllib.request

port, patience = sys.argv[1], float(sys.argv[2])
until = time.monotonic() + patience
while True:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5)
        break
    except OSError as error:
        if time.monotonic() > until:
            sys.exit(f"port {port}: {error}")
        time.sleep(0.2)
END
}

points_to() {
    ln -sfn "releases/$1" "$home/current.new"
    mv -T "$home/current.new" "$home/current"
}

[ "$(basename "$(dirname "$release")")" = releases ] ||
    fail "this copy does not lie under releases/ (docs/deploying.md)"
[ -f "$home/.env" ] || fail "there is no $home/.env with the settings (docs/operations.md)"
[ -d "$home/var" ] || fail "there is no $home/var (docs/deploying.md)"
cd "$release"

say "installing"
ln -sfn ../../.env .env
[ -e var ] || ln -s ../../var var
umask 022 # the code is for everybody to read, nginx's pages among it
make --silent .venv/run
# Packages that this installation needs besides: for a bucket, for Sentry (docs/operations.md).
[ ! -f "$home/packages.txt" ] || "$python" -m pip install --quiet -r "$home/packages.txt"
# As root, and so without the folder of a cache, which would be root's.
CACHE_URL=locmemcache:// "$python" manage.py catalogues
"$python" -m compileall -q articles edition languages pictures sekretno
umask 027
as_paper "$python" manage.py check --deploy --fail-level ERROR
# Beside the files of earlier releases, whose pages readers still have open.
as_paper "$python" manage.py collectstatic --verbosity 0 --no-input

say "migrating"
as_paper "$python" manage.py migrate --verbosity 0 --no-input

before=$(readlink "$home/current" || true)
before=${before#releases/}
moved=

# The servers that have been touched run the earlier release again.
back() {
    [ -n "$before" ] && [ "$before" != "$name" ] || fail "the server on port $1 is not ready"
    points_to "$before"
    for port in "$@"; do
        $restart "sekretno@$port" || true
        ready "$port" || fail "neither this release nor $before is ready on port $port"
        sleep "$settle"
    done
    fail "not ready on port $1; all servers run $before"
}

points_to "$name"
for port in $instances; do
    say "starting the server on port $port"
    $restart "sekretno@$port" || true
    # shellcheck disable=SC2086  # a list of ports
    ready "$port" || back "$port" $moved
    moved="$moved $port"
    sleep "$settle"
done
$restart sekretno-worker
say "readers have it"
