# The site in one image. docker-compose.yml starts it four times: web (pages), live (the socket), worker (jobs), migrate (once).
FROM python:3.12-slim AS packages
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r requirements.txt

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin evenkeel
COPY --from=packages /opt/venv /opt/venv
WORKDIR /site
COPY manage.py pyproject.toml ./
COPY config config
COPY community community
COPY library library
COPY templates templates
COPY static static
# Collecting needs a complete configuration but no server; these values live for this one line.
RUN PRODUCTION=on SECRET_KEY=only-for-collecting-static-files-0123456789-abcdefghijklmnop \
    DATABASE_URL=postgres://none/none REDIS_URL=redis://none EMAIL_URL=smtp://none ALLOWED_HOSTS=example.org \
    SITE_URL=https://example.org python manage.py collectstatic --noinput
RUN mkdir /help && chown evenkeel /help
USER evenkeel
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "config.healthcheck"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", \
     "--backpressure", "64", "--no-ws", "config.wsgi:application"]
