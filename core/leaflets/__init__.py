"""The leaflet that is handed out before the questions: its words, version by version (features C6, W5)."""
