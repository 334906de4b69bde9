"""Doctors: how they come to an account, which patients' exams they may ask for and on what ground,
and the desk where they find them."""
