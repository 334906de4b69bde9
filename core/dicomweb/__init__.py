"""DICOMweb: what programs search and fetch over HTTP (PS3.18), behind the same question as the pages.

`asking` opens what a request names; `json_model` says an object in JSON; `matching` and `searching`
are QIDO-RS, `retrieving`, `frames` and `bulk` are WADO-RS; `acceptance` negotiates what is sent.
"""
