"""What holds for every test of the project."""

pytest_plugins = [
    "pytester",
    "tests.guards.home",
    "tests.guards.logs",
    "tests.guards.tasks",
    "tests.guards.qt_objects",
    "tests.guards.sockets",
    "tests.guards.properties",
    "tests.lab.fixtures",
    "tests.lab.database.fixtures",
]
