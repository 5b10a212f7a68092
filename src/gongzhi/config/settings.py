"""One settings module. STAGE picks the defaults; environment variables override them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.csp import CSP

from gongzhi.config import env, maps

SOURCE = Path(__file__).resolve().parents[3]
# Installed as a wheel, the program has no project around it: then the folder counts in which it is started.
ROOT = SOURCE if (SOURCE / "pyproject.toml").is_file() else Path.cwd()
MADE = ROOT / "var"  # what `make install` makes: front-end files, fonts, compiled translations
VAR = Path(env.text("VAR", str(MADE)))
STAGE = env.text("STAGE", "dev")  # dev | demo | test | prod
LIVE = STAGE == "prod"


def local_secret() -> str:
    """A key of this machine's own, made at the first start; production brings its own."""
    file = VAR / "keys" / "session"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(secrets.token_urlsafe(48))
        file.chmod(0o600)
    return file.read_text().strip()


DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret("SECRET_KEY", None if LIVE else local_secret())
ALLOWED_HOSTS = env.text("HOSTS", "" if LIVE else "*").split(",")
DOCS_URL = env.text("DOCS_URL", "")  # where docs/ is read, with a slash at its end
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

FIRST_PARTY_APPS = [
    f"gongzhi.{name}"
    for name in (
        "core",
        "journal",
        "places",
        "people",
        "notices",
        "duties",
        "cases",
        "meetings",
        "insight",
        "portal",
    )
]
INSTALLED_APPS = [
    *FIRST_PARTY_APPS,
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of widgets
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongzhi.core.prefs.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "gongzhi.people.middleware.ActorMiddleware",
    "gongzhi.portal.middleware.ElevatedMiddleware",
    "gongzhi.core.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "gongzhi.config.urls"
WSGI_APPLICATION = "gongzhi.config.wsgi.application"
FORM_RENDERER = "gongzhi.core.forms.Renderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "gongzhi.core.templatetags.gongzhi"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "gongzhi.core.context.shell",
            ],
        },
    }
]

# SQLite is the default, so that a fresh clone runs. IMMEDIATE takes the write lock when a
# transaction begins, which is what makes "lock the row, then decide" true there as well.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.text("DB_FILE", str(VAR / "gongzhi.sqlite3")),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
}
if env.text("DB", "sqlite") == "postgres":
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": env.text("DB_HOST", ""),
        "PORT": env.text("DB_PORT", ""),
        "NAME": env.text("DB_NAME", "gongzhi"),
        "USER": env.text("DB_USER", "gongzhi"),
        "PASSWORD": env.secret("DB_PASSWORD", None if LIVE else "gongzhi"),
        "CONN_MAX_AGE": None,
        # Statements are planned once a connection: tried, 3.1 ms of the database a report instead of 5.8.
        # No parallel workers: starting one takes longer than any page's query, and other people need the processor.
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": "-c max_parallel_workers_per_gather=0",
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Lazy loads in a list: an error in tests, one batched query in production.
LIST_FETCH_MODE = models.FETCH_RAISE if STAGE == "test" else models.FETCH_PEERS

# -- language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [MADE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("vendor", MADE / "vendor")] if (MADE / "vendor").is_dir() else []
FONTS = MADE / "fonts"
# A developer's and the tests' files are looked up at each request; a place that is served has them collected.
SERVED = STAGE in {"demo", "prod"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not SERVED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILES = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "gongzhi.core.files.CarefulUpload",
]
UPLOAD_MAX_BYTES = 30_000_000

# -- keys of the encrypted fields: see core/keys.py
KEY_RING = Path(env.text("KEY_RING", str(VAR / "keys" / "ring.json")))

# -- background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- who signs in
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["gongzhi.people.signin.LoginBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if STAGE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "gongzhi.people.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "50/30m/ip",
    "login": "60/m/ip",
}  # five a name: people/services/tries.py
ACCOUNT_FORMS = {"login": "gongzhi.people.forms.signin.SignInForm"}
USERSESSIONS_TRACK_ACTIVITY = False

# -- sessions and headers
SESSION_COOKIE_AGE = 1800  # idle half an hour: the session is renewed by use
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = LIVE
SECURE_HSTS_SECONDS = 31_536_000 if LIVE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = LIVE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", False) else None
# -- the ground under the maps: none, or tiles of a map service, which then sees the addresses of who looks
MAP_TILES = env.text("MAP_TILES", "").split()
MAP = maps.ground(MAP_TILES, source=env.text("MAP_SOURCE", ""), system=env.text("MAP_SYSTEM", "wgs84"))

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:", *maps.hosts(MAP_TILES)],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "gongzhi.core.views.csrf_failure"

# -- messages to people
MAIL_HOST = env.text("MAIL_HOST", "localhost" if LIVE else "")
MAILERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
if MAIL_HOST:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": MAIL_HOST, "port": env.number("MAIL_PORT", 25)},
    }
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "gongzhi@localhost")
ANCHOR_EMAILS = env.addresses("ANCHOR_EMAILS")  # where each day's anchor of the journal goes
HOOK_HOSTS = frozenset(env.words("HOOK_HOSTS"))  # inside the house, yet told by webhooks, also without TLS
SMS_SENDER = env.text("SMS_SENDER", "gongzhi.notices.channels.ConsoleSms")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gongzhi": {"level": "INFO"}},
}
