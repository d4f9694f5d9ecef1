"""The demo: two real models travel one ML platform, from clone to production and back."""
