"""Packages of exams: gathered from the tables, made once for each state, and given to whom they open.

How a package is laid out is `core.download`'s matter, which knows no database.
"""
