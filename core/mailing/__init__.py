"""Mails: notices gathered into one for each account and kind, written in its language, handed over.

What somebody is told of, and when, is decided by `rules.notices`; notices are written by `core.notices`.
"""
