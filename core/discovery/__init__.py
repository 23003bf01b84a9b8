"""Light, harmless discovery: plan, runner, codecs, reconcile."""
