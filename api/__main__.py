"""`python -m api`: the commands that start and tend the ward's platform."""

from api.cli import app

app()
