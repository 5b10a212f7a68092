"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): the door that programs of other cities know already.

Reading shows what the public page of a place shows and nothing more; sending needs a token and goes the way of every
report. The number of a request is the public id of its case: it opens nothing that is not public.
"""
