"""What an operator does by hand, a chapter each: a command makes a context and calls one operation.

Prints for people, in English words an operator knows; anything a patient reads is the sites'. Slow
libraries are imported by the commands that need them.
"""
