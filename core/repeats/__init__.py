"""Exams that needn't be made again: looked for before ordering, answered about, counted (Y3, Y4)."""
