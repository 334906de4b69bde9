"""Objects that are no picture, made readable: reports, tracings, documents, and what others are.

Values in, values out: nothing here knows the database, a page or who asks.
"""
