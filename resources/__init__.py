"""Icons, fonts, translations, templates: data and a path helper."""
