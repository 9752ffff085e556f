"""Settings: the embedded default out of the box, grown up by environment variables.

Every variable starts with ``FIRSTRUNG_`` and is listed in ``docs/operating.md``.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from firstrung.config.instance import instance_address, instance_secret

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src" / "firstrung"


def _env(name: str, default: str = "") -> str:
    return os.environ.get(f"FIRSTRUNG_{name}", default)


def _flag(name: str, *, default: bool) -> bool:
    return _env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DATA_DIR = Path(_env("DATA", str(ROOT / "var"))).resolve()
KEY_DIR = DATA_DIR / "keys"
BASE_URL = (_env("BASE_URL") or instance_address(DATA_DIR)).rstrip("/")
DEBUG = _flag("DEBUG", default=False)
SECRET_KEY = _env("SECRET_KEY") or instance_secret(DATA_DIR)

_SITE = urlsplit(BASE_URL)
SECURE = _SITE.scheme == "https"
ALLOWED_HOSTS = [
    _SITE.hostname or "localhost",
    *(host for host in _env("HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "csp",
    "firstrung.core",
    "firstrung.jobs",
    "firstrung.activity",
    "firstrung.taxonomies",
    "firstrung.files",
    "firstrung.identity",
    "firstrung.portfolios",
    "firstrung.credentials",
    "firstrung.messaging",
    "firstrung.validation",
    "firstrung.standard_setting",
    "firstrung.comparisons",
    "firstrung.backpacks",
    "firstrung.coalition",
    "firstrung.partnerships",
    "firstrung.convenings",
    "firstrung.opportunities",
    "firstrung.processes",
    "firstrung.regions",
    "firstrung.web",
    "firstrung.demonstration",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "firstrung.identity.middleware.PreferredLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "firstrung.identity.middleware.SecondFactorMiddleware",
    "firstrung.core.middleware.TextMiddleware",
    "firstrung.core.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "firstrung.config.urls"
WSGI_APPLICATION = "firstrung.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["firstrung.core.templatetags.design", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "firstrung.web.navigation.shell",
            ],
        },
    },
]
FORM_RENDERER = "firstrung.core.forms.Renderer"


def _database() -> dict[str, object]:
    url = _env("DATABASE")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "firstrung.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a read-then-write transaction waits instead of failing "locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; "
                    "PRAGMA temp_store=MEMORY;"
                ),
            },
            "TEST": {"NAME": None},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 10}},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Limits and used one-time codes are counted across all web processes.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What each process keeps ready, under keys that change with what it is made of.
    "ready_made": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

TASKS = {"default": {"BACKEND": "firstrung.jobs.backend.LeasedQueue", "QUEUES": []}}
EVENT_CONSUMER = "firstrung.processes.handlers.consume"

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Sign-in is by e-mail link or OIDC; accounts come from rosters and invitations only.
ACCOUNT_ADAPTER = "firstrung.identity.signin.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "firstrung.identity.signin.adapters.OidcAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Firstrung"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# Proxies in front of us whose word on the visitor's address counts; limits go by that address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_env("TRUSTED_PROXIES", "0"))
MFA_ADAPTER = "firstrung.identity.signin.adapters.MfaAdapter"
SECOND_FACTOR_REQUIRED = _flag("SECOND_FACTOR", default=True)


def _oidc_apps() -> list[dict[str, object]]:
    """OIDC providers named by the environment: GOOGLE, MICROSOFT and one OIDC of your own."""
    known = {
        "GOOGLE": ("Google", "https://accounts.google.com"),
        "MICROSOFT": (
            "Microsoft",
            f"https://login.microsoftonline.com/{_env('MICROSOFT_TENANT', 'organizations')}/v2.0",
        ),
        "OIDC": (_env("OIDC_NAME", "OpenID Connect"), _env("OIDC_ISSUER")),
    }
    return [
        {
            "provider_id": key.lower(),
            "name": name,
            "client_id": _env(f"{key}_CLIENT_ID"),
            "secret": _env(f"{key}_CLIENT_SECRET"),
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
        for key, (name, server) in known.items()
        if _env(f"{key}_CLIENT_ID")
    ]


# Checking credentials of others asks their sites for keys and status lists.
OUTSIDE_FETCHING = _flag("OUTSIDE_FETCHING", default=True)
# Also asks http addresses of this machine: for development, never on a public site.
FETCH_FROM_THIS_MACHINE = _flag("FETCH_FROM_THIS_MACHINE", default=DEBUG)

SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _oidc_apps()}}

# Other platforms read and write backpacks by OAuth 2 with the rules of RFC 9700.
OAUTH2_PROVIDER_APPLICATION_MODEL = "backpacks.Client"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "firstrung.backpacks.host.scopes.Scopes",
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60 * 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 60 * 60 * 24 * 90,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "OIDC_ISS_ENDPOINT": f"{BASE_URL}/oauth",
    "CLIENT_SECRET_HASHER": "random_secret",
    "CLEAR_EXPIRED_TOKENS_BATCH_SIZE": 1000,
    **{
        f"COMPLIANT_BCP_RFC9700_{rule}": True
        for rule in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "PKCE_REQUIRED",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
        )
    },
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "firstrung.backpacks.host.secrets.RandomSecretHasher",
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = _env("TIME_ZONE", "America/Los_Angeles")

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "collected"
STATICFILES_DIRS = [ROOT / "build" / "static"]
STATICFILES_DIRS[0].mkdir(parents=True, exist_ok=True)
STORAGES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if _env("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _env("S3_BUCKET"),
            "endpoint_url": _env("S3_ENDPOINT") or None,
            "default_acl": None,
            "querystring_auth": True,
        },
    }
WHITENOISE_MAX_AGE = 60 * 60
UPLOAD_DIR = DATA_DIR / "uploads"
UPLOAD_MAX_BYTES = int(_env("UPLOAD_MAX_MB", "500")) * 1024 * 1024
UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = str(UPLOAD_DIR)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

if _env("SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _env("SMTP_HOST")
    EMAIL_PORT = int(_env("SMTP_PORT", "587"))
    EMAIL_HOST_USER = _env("SMTP_USER")
    EMAIL_HOST_PASSWORD = _env("SMTP_PASSWORD")
    EMAIL_USE_TLS = _flag("SMTP_TLS", default=True)
else:
    # Without a mail server the letters lie in a folder, readable on the machine itself.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "outbox")
DEFAULT_FROM_EMAIL = _env("MAIL_FROM", f"Firstrung <no-reply@{_SITE.hostname or 'localhost'}>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": _env("LOG_LEVEL", "WARNING")},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
