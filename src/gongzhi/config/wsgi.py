"""The door for the web server."""

from django.core.wsgi import get_wsgi_application

from gongzhi.config import env

env.default("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
application = get_wsgi_application()
