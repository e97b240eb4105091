#!/bin/sh
# The checks of seconds, side by side; the output of one that fails is shown whole.
set -eu

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

run() {
    name=$1
    shift
    ("$@" >"$logs/$name" 2>&1 && echo ok >"$logs/$name.ok") &
}

run format ruff format --check
run lint ruff check
run walls lint-imports
run types mypy
# One process each: two cores are what the smallest machine has, and style needs no application.
laws() {
    name=$1
    shift
    run "$name" python -m pytest -q -m "not servers and not slow" --hypothesis-profile quick "$@"
}
laws style tests/test_tidy.py
# To import the application takes two seconds: whoever needs it is in one process, the rest in another.
needing="tests/api tests/security tests/matrix tests/conformance tests/load
    tests/scheduling/people tests/scheduling/glance"
laws entrances $needing
laws rules tests --ignore tests/test_tidy.py $(printf -- '--ignore %s ' $needing)
wait

failed=0
for name in format lint walls types style entrances rules; do
    if [ -f "$logs/$name.ok" ]; then
        echo "ok      $name   $(tail -n 1 "$logs/$name")"
    else
        failed=1
        echo "FAILED  $name"
        cat "$logs/$name"
    fi
done
exit "$failed"
