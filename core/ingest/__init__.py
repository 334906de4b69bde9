"""How exams come in. `receive` is the one door, to which folders and ZIPs lead."""
