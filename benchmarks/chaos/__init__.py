"""By force: components are stopped, killed, frozen and flooded while readers go on reading.

    python -m benchmarks.chaos             # make chaos: everything, some of it for minutes
    python -m benchmarks.chaos --short     # seconds each, as in CI
    python -m benchmarks.chaos --only NAME

Everything runs on loopback, in processes of its own, with bounded load. A table says what was
held; the exit status is 1 where a promise was broken.
"""
