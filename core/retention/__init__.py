"""What is kept how long, and removing what is over. How long, `rules.retention` decides."""
