# ./just --list shows every recipe. What a recipe needs is installed by `ready`, from the locks.
set shell := ["sh", "-eu", "-c"]

export PATH := justfile_directory() / ".node/bin:" + justfile_directory() / ".venv/bin:" + env("PATH")

[private]
default:
    @just --list --unsorted

# Bring .venv (and Node, where the machine has none) to what the locks say.
[private]
ready *what:
    @sh infra/ready.sh {{ what }}

# Load the sample, build the page, serve it, say what to try. Ctrl-C stops everything.
[no-exit-message]
demo *arguments: (ready "node")
    @exec python -m api demo {{ arguments }}

# Everything that can run here without a browser; the last lines name what could not, and why.
[no-exit-message]
test *arguments: (ready "node" "conformance" "client")
    @exec python -m pytest {{ arguments }}

# The long runs: 100,000 documents and 100,000 bodies that nobody meant; about a quarter of an hour.
fuzz *arguments: ready
    @exec python -m pytest tests/api/test_fuzz.py --hypothesis-profile=soak {{ arguments }}

# Every figure of booking and view beside its target and this machine's speed: under 10 minutes.
bench *parts: ready
    @exec python -m tests.load {{ parts }}

# `./just soak 30 contests kills` chooses parts (contests, acts, wire, kills); figures add up over runs.
# Contests, random acts, HTTP and kill -9 by turns for so many minutes.
soak minutes="20" *parts: ready
    @exec python -m tests.load.soak {{ minutes }} {{ parts }}

# Take each guard out of the SQL functions, one by one, and see the tests go red: hours; parts of paths choose.
mutants *parts: ready
    @exec python -m tests.load.mutants {{ parts }}

# How fast this machine is, beside the reference machine.
calibrate: ready
    @exec python -m tests.load.calibrate

# Format, lint, walls, types and the tests that need no server: seconds.
[no-exit-message]
quick: ready
    @sh infra/quick.sh

# The tests in a real browser (Chromium, CJK fonts).
[no-exit-message]
test-browser *arguments: (ready "node" "client")
    @exec python -m pytest --browser -m browser {{ arguments }}

# Every static check, pyright included.
check: (ready "node")
    ruff format --check
    ruff check
    lint-imports
    mypy
    pyright

# Put format and lint right where a machine can.
fix: ready
    ruff check --fix
    ruff format

# Bring a database (DATABASE_URL) to this version: roles, migrations, functions.
migrate: ready
    @exec python -m api migrate

# Write the locks anew from pyproject.toml, tools.in and node.in: names and hashes, no host.
lock: ready
    @sh infra/lock.sh

# What is inside, from the locks: hitome.cdx.json (CycloneDX 1.6).
sbom: ready
    python -m infra.sbom >hitome.cdx.json

# Delete the data of the demo and of the tests on this machine.
forget:
    rm -rf .hitome
