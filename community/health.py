"""What operators and their machines ask: is it up, is it ready, how is it doing. No page, no words for people."""

import hmac
import ipaddress
import os
import time
from collections.abc import Iterator

import psutil
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community import live
from community.chat.models import Presence
from community.chat.process import open_sockets
from community.http import serves
from community.policy import Action, Refused

Sample = tuple[str, str, float]  # the metric, its labels in braces or nothing, its value


@serves(Action.CHECK_HEALTH)
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up. Asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@serves(Action.CHECK_HEALTH)
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the process may be given work: 200, or 503 with what is missing."""
    checks = {"database": _database_answers(), "channel_layer": live.reachable()}
    checks["migrations"] = checks["database"] and _migrations.look()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


@serves(Action.CHECK_HEALTH)
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, about this process and the database. Counts only: nothing here is about one person."""
    if not _may_read_metrics(request):
        raise Refused("There is nothing here.", status=404)
    samples = [*_process(), *_site()]
    lines: list[str] = []
    for name, labels, value in samples:
        if (kind := f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}") not in lines:
            lines.append(kind)
        lines.append(f"{name}{labels} {value:.15g}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics(request: HttpRequest) -> bool:
    """The machine itself, when no proxy stands between; or whoever knows the token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, settings.METRICS_TOKEN.encode()):
        return True
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


class _Migrations:
    """Whether all are applied. Remembered once true: it stays so while this process runs, and looking costs a disk scan."""

    applied = False

    def look(self) -> bool:
        if not self.applied:
            executor = MigrationExecutor(connection)
            self.applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self.applied


_migrations = _Migrations()


def _process() -> Iterator[Sample]:
    process = psutil.Process(os.getpid())
    times = process.cpu_times()
    yield "process_cpu_seconds_total", "", times.user + times.system
    yield "process_resident_memory_bytes", "", process.memory_info().rss
    yield "process_open_fds", "", process.num_fds()
    yield "process_threads", "", process.num_threads()
    yield "process_uptime_seconds", "", time.time() - process.create_time()
    yield "evenkeel_sockets", "", open_sockets()


def _site() -> Iterator[Sample]:
    up = _database_answers()
    yield "evenkeel_database_up", "", up
    if not up:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        yield "evenkeel_database_connections", "", cursor.fetchone()[0]
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1")
        for status, count in cursor.fetchall():
            yield "evenkeel_jobs", f'{{status="{status}"}}', count
    present = Presence.objects.filter(expires_at__gt=timezone.now())
    yield "evenkeel_members_in_rooms", "", present.values("member").distinct().count()
