"""Keys, the encrypted engine, the change log, migrations, backup."""
