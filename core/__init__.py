"""The domain of Cigogne: what patients, doctors and desks may do with exams.

Decides everything; shows nothing. It knows neither Flask nor a web request: the two sites, the
command line and the receivers all call the same operations with a `Context`.
"""
