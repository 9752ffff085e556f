"""The WSGI entry point that the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstrung.config.settings")

application = get_wsgi_application()

# What is loaded by now lives as long as the process: looking through it for garbage again and
# again made one request in twenty wait. What requests leave behind is looked at, but less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
