"""Security-complete constructs: one concept a file, nothing left for the caller to switch on."""
