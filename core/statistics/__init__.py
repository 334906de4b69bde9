"""Counts what was decided and done, by establishment and month (features C10, Z4, Y4).

Everything is counted from decisions and the trail. What of it may be shown is `rules.statistics`'.
"""
