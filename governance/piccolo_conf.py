"""What Piccolo looks for: the engine and the one app. Used as `PICCOLO_CONF=governance.piccolo_conf`."""

from piccolo.conf.apps import AppRegistry

from governance.database.engine import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(apps=["governance.piccolo_app"])
