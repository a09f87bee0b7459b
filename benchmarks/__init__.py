"""How fast the paper is and how it grows: `make bench`, or `python -m benchmarks --help`.

`maker` fills a paper with articles, `machines` starts what it runs on, each module in `stages`
measures something beside what it is compared with, `report` prints it beside what is promised.
Times never fail a run; wrong answers do. What is kept when things fall is tried in `chaos`.
"""
