"""What is printed: the report, the leaflet with its slip, the receipt. Values in, PDF bytes out.

Decides what a printed page says and how it looks; who may have it is decided before. Nothing here knows
the database, a web request or the clock: the same values always give the same bytes.
"""
