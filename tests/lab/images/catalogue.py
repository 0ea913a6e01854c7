"""The images that tests and the playground run, beside `busybox:1`."""

from tests.lab.images.recipe import Recipe

_ACCOUNTS = {
    "etc/passwd": (
        "root:x:0:0:root:/root:/bin/bash\n"
        "www-data:x:33:33:www-data:/var/www:/bin/sh\n"
        "redis:x:999:999:redis:/data:/bin/sh\n"
    ),
    "etc/group": "root:x:0:\nwww-data:x:33:\nredis:x:999:\n",
}

NGINX = Recipe(
    reference="lab/nginx:1",
    packages=("nginx",),
    files={
        **_ACCOUNTS,
        "etc/nginx/nginx.conf": """\
user www-data;
worker_processes 1;
error_log /dev/stderr;
pid /run/nginx.pid;
events {}
http {
  access_log /dev/stdout;
  server {
    listen 80;
    root /var/www/html;
  }
}
""",
        "var/www/html/index.html": "<h1>nginx in the lab</h1>\n",
    },
    links={},
    config={
        "Cmd": ["nginx", "-g", "daemon off;"],
        "ExposedPorts": {"80/tcp": {}},
        "StopSignal": "SIGQUIT",
        "Labels": {"org.opencontainers.image.title": "nginx"},
    },
)

REDIS = Recipe(
    reference="lab/redis:7",
    packages=("redis-server",),
    files=_ACCOUNTS,
    links={},
    config={
        "Cmd": ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--dir", "/data"],
        "ExposedPorts": {"6379/tcp": {}},
        "Volumes": {"/data": {}},
        "WorkingDir": "/data",
        "Labels": {"org.opencontainers.image.title": "redis"},
    },
)

TOOLS = Recipe(
    reference="lab/tools:1",
    packages=(
        "bash",
        "vim",
        "procps",
        "less",
        "mc",
        "ncurses-bin",
        "ncurses-term",
        # mc is linked with it and does not say so.
        "libcom-err2",
        # Has the locale C.UTF-8, without which no program shows wide characters.
        "libc-bin",
    ),
    files=_ACCOUNTS,
    # Debian makes the first on installation; busybox's shell prefers its own top and less.
    links={"usr/bin/vim": "vim.basic", "usr/bin/sh": "bash"},
    config={"Cmd": ["bash"], "WorkingDir": "/root"},
)
