"""The exercises and predictions, one module a chapter, loaded when a check asks for them."""
