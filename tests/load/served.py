"""The process that ``manage.py serve`` makes for pages and the socket, alone: ``python -m tests.load.served --port 8001``."""

import argparse
import socket

import django

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    django.setup()
    from config import serving

    serving.load_what_children_share()
    serving.serve_pages(socket.create_server((chosen.host, chosen.port), backlog=2048), lambda: None)
