"""The demo edition: a whole small newspaper of our own writing."""
