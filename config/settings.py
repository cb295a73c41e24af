"""All settings, read from the environment (and a ``.env`` file beside ``manage.py``).

Two modes. *Development* is what an empty environment gives: the site's own PostgreSQL, mail on the console, a demo
community. *Production* is ``PRODUCTION=on`` (or ``DEBUG=off``): everything must be named, and a fault in the
configuration stops the start with one sentence each.
"""

import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import embedded, logs
from config.environment import Environment
from config.faults import Configuration, HalfConfigured, faults

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(BASE_DIR / ".env")
VAR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()

TESTING = "pytest" in sys.modules
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default="DEBUG" in env.ENVIRON and not DEBUG)


def _development_key() -> str:
    """A random key kept in ``var`` so that a restart signs nobody out."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(60))
        path.chmod(0o600)
    return path.read_text()


# The site
SITE_NAME = env.str("SITE_NAME", default="Even Keel")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", default="https://www.bbc.com/weather")
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"])
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="" if PRODUCTION else "consolemail://")

if PRODUCTION:
    found = faults(Configuration(
        secret_key=SECRET_KEY, database_url=DATABASE_URL, redis_url=REDIS_URL, email_url=EMAIL_URL,
        allowed_hosts=ALLOWED_HOSTS, site_url=SITE_URL, debug=DEBUG,
    ))
    if found:
        raise HalfConfigured("The site is only half configured:\n" + "\n".join(f"- {fault}" for fault in found))
SECRET_KEY = SECRET_KEY or _development_key()
if not DATABASE_URL:
    DATABASE_URL = (
        embedded.url(VAR / "pg-test", embedded.THROWAWAY) if TESTING else embedded.url(VAR / "pg")
    )

# Applications
INSTALLED_APPS = [
    "community",
    "library",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.StaticFilesConfig",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.streams.StreamsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "community.http.SafeBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "community.http.RefusalMiddleware",
    "library.answers.RefusalMiddleware",
    "community.members.answers.FormStatusMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
            "community.context.site",
        ],
        "builtins": ["community.templatetags.may", "community.templatetags.kept"],
    },
}]

# Data
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ENGINE"] = "config.database"
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a socket's folder arrives percent-encoded
DATABASES["default"].setdefault("OPTIONS", {})
# What is prepared by name (library/queries/prepared.py) is planned once. PostgreSQL would plan some of it anew each time, for a
# plan for one quoted post looks cheaper than one for ten, and planning takes ten times as long as the answer. Django prepares
# nothing else. A pooler knows neither this option nor what was prepared.
if not DATABASES["default"].get("DISABLE_SERVER_SIDE_CURSORS"):
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c plan_cache_mode=force_generic_plan")
if TESTING:
    DATABASES["default"]["TEST"] = {"NAME": "test_" + env.str("TEST_DB", default="evenkeel")}
else:
    # A pool, because under ASGI each request has its own thread: a connection a thread would be a connection a request.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=12), "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [{
        "address": REDIS_URL, "socket_connect_timeout": 1, "socket_timeout": 2}]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
}
CACHES = {
    "default": {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": REDIS_URL,
                "OPTIONS": {"serializer": "config.cache.Plain", "socket_connect_timeout": 0.5, "socket_timeout": 0.5}}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# People
AUTH_USER_MODEL = "community.Member"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # pseudonyms are unique whatever their case, by a constraint on Lower("username")
AUTHENTICATION_BACKENDS = ["community.members.adapter.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a test signs in hundreds of times
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "community.members.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_FORMS = {
    "add_email": "community.members.forms.AddEmailForm",
    "change_password": "community.members.forms.ChangePasswordForm",
    "login": "community.members.forms.LoginForm",
    "reauthenticate": "community.members.forms.ReauthenticateForm",
    "reset_password": "community.members.forms.ResetPasswordForm",
    "reset_password_from_key": "community.members.forms.ResetPasswordKeyForm",
    "signup": "community.members.forms.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_SESSION_REMEMBER = None  # a tick box on the sign-in page decides
ACCOUNT_CHANGE_EMAIL = True  # one address at most
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "community.members.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an unconfirmed address counts for nothing here, so it need not stand in the way
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = SITE_NAME
USERSESSIONS_TRACK_ACTIVITY = False

# Sessions and requests
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "community.http.stale_form"
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# The address is counted from the right of X-Forwarded-For by the number of proxies in front of the site.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Origins whose browsers may open the socket; none: the host the request itself names.
SOCKET_ORIGINS = [SITE_URL.rstrip("/")] if PRODUCTION else []

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # none to other sites; "no-referrer" would take the CSRF check's own evidence away
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF, "{0.scheme}://{0.netloc}".format(urlsplit(QUICK_EXIT_URL))],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None  # in development they are served where they lie
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.storage.StaticFiles" if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION  # a style sheet edited while the site runs shows at once

# Words and time
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Mail: neutral sender, never a subject that tells what the site is about
vars().update(env.email_url_config(EMAIL_URL) if EMAIL_URL else {})
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="noreply@" + (urlsplit(SITE_URL).hostname or "localhost"))
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How pages look: a cookie, what it may say, and how that is called. The first is how everybody begins.
APPEARANCE = {
    "theme": {"calm": _("Calm (dim and warm)"), "light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast")},
    "text": {"normal": _("Normal"), "larger": _("Larger"), "largest": _("Largest")}}

# Chat: seconds and counts of the socket contract (DESIGN 5)
CHAT_HEARTBEAT_SECONDS = env.float("CHAT_HEARTBEAT_SECONDS", default=25.0)
CHAT_SILENCE_SECONDS = env.float("CHAT_SILENCE_SECONDS", default=60.0)
CHAT_SWEEP_SECONDS = env.float("CHAT_SWEEP_SECONDS", default=3.0)
CHAT_SESSION_CHECK_SECONDS = env.float("CHAT_SESSION_CHECK_SECONDS", default=60.0)
CHAT_SOCKETS_PER_MEMBER = env.int("CHAT_SOCKETS_PER_MEMBER", default=12)

# The crisis directory as it was last written down: what /help-now/ reads, so that it answers without a database
CRISIS_FILE = env.str("CRISIS_FILE", default="") or str(VAR / ("crisis-test.json" if TESTING else "crisis.json"))

# The library: the first administrator of an empty site may publish their own texts, while nobody else could be asked
LIBRARY_ONE_EDITOR = env.bool("LIBRARY_ONE_EDITOR", default=False)

# Jobs and operators
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # who sends it as a bearer token may read /metrics from elsewhere

# Members
MEMBER_MINIMUM_AGE = 18
HELD_FIRST_POSTS = env.int("HELD_FIRST_POSTS", default=2)  # a newcomer's first posts that a moderator reads before others do
NEW_MEMBER_DAYS = env.int("NEW_MEMBER_DAYS", default=7)  # how long the limits for new members hold
WELCOME_ALERT_HOURS = env.float("WELCOME_ALERT_HOURS", default=6.0)  # hosts hear of a first post unanswered for so long
MODERATION_WEBHOOK_URL = env.str("MODERATION_WEBHOOK_URL", default="")  # gets kind and number of each urgent case
HOLD_WHEN_REPORTED_TWICE = env.bool("HOLD_WHEN_REPORTED_TWICE", default=True)  # what two members report as grave waits unseen

LOGGING = logs.lines(level=env.str("LOG_LEVEL", default="INFO"))
