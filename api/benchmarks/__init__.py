"""Speed, as ratios to floors and peers that are measured in the same run: see :mod:`api.benchmarks.table`."""
