#!/bin/sh
# Locks are names and hashes. Hosts are left out: every machine asks the index that it knows.
set -eu

compile() {
    UV_SYSTEM_CERTS=1 .tools/bin/uv pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --upgrade "$@"
}

compile tools.in -o tools.lock
compile node.in -o node.lock
compile pyproject.toml --group servers --group dev -o requirements.lock
if [ -f pwa_backend/client/package.json ]; then
    (cd pwa_backend/client && npm install --package-lock-only)
fi
