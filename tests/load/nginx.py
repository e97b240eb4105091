"""nginx before the application, with a cache that asks no cookie and lets one ask for many."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PROGRAM: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
MISSING: Final = "nginx is not here: apt-get install nginx-light"
# As careless as a proxy can be set up: one key for everybody, POST kept too, followers wait for the
# first. What it still honours is Cache-Control.
CONFIGURATION: Final = """
{user}daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=all:10m;
  upstream app {{ server 127.0.0.1:{behind}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port}; keepalive_requests 100000;
    location / {{
      proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_cache all; proxy_cache_key $request_method$request_uri;
      proxy_cache_methods GET HEAD POST;
      proxy_cache_lock on; proxy_cache_lock_timeout 30s;
      proxy_ignore_headers Vary; {more}
    }}
  }}
}}
"""
# The planted defect: a proxy that keeps whatever it sees.
KEEP_ALL: Final = "proxy_ignore_headers Vary Cache-Control Set-Cookie; proxy_cache_valid 200 10s;"
_PATIENCE_SECONDS: Final = 20.0


@contextmanager
def before(port: int, folder: Path, *, keeps_all: bool = False) -> Generator[int]:
    """Run nginx before a port; the port that it listens on."""
    assert PROGRAM is not None, MISSING
    folder.mkdir(parents=True, exist_ok=True)
    ours = _free_port()
    more = KEEP_ALL.replace("proxy_ignore_headers Vary ", "proxy_ignore_headers ")
    user = "user root; " if os.geteuid() == 0 else ""  # Its workers read our private folder.
    text = CONFIGURATION.format(
        user=user, folder=folder, behind=port, port=ours, more=more if keeps_all else ""
    )
    if keeps_all:
        text = text.replace("proxy_ignore_headers Vary; ", "")
        text = text.replace("proxy_ignore_headers Cache", "proxy_ignore_headers Vary Cache")
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [PROGRAM, "-e", str(folder / "error.log"), "-c", str(path), "-p", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _await(ours)
            yield ours
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _await(port: int) -> None:
    patience = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < patience:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("nginx did not get ready")
