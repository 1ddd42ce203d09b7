"""Times what main.swift does, with NumPy, SciPy and diptest.

    peer.py FILE SIZE ROUNDS

Prints JSON: seconds of processor time for all cells, by what is computed, the median of the rounds.
"""

import json
import math
import statistics
import sys
import time

import diptest
import numpy as np
from scipy import stats

RESOLUTION = 0.01
# SciPy draws every value of every resample: of more cells than these the bootstrap would take minutes.
MOST_BOOTSTRAPPED = 40_000


def order(ordered):
    n = len(ordered)
    np.percentile(ordered, [0, 25, 50, 75, 100])
    stats.quantile_test(ordered, q=0, p=0.5).confidence_interval(0.95)
    return [ordered[math.ceil(p * n) - 1] for p in (0.9, 0.99) if stats.binom.cdf(1, n, 1 - p) <= 0.01]


def ratio(a, b, replicates):
    return stats.bootstrap(
        (a, b), lambda x, y, axis: np.median(y, axis=axis) / np.median(x, axis=axis), n_resamples=replicates,
        batch=max(1, 2_000_000 // (len(a) + len(b))), method="percentile", vectorized=True).confidence_interval


def drift(sample):
    third = len(sample) // 3
    first, last = sample[:third], sample[-third:]
    change = np.median(last) / np.median(first)
    return ratio(first, last, 999) if change > 1.05 or change < 1 / 1.05 else None


def modes(ordered):
    values, counts = np.unique(ordered, return_counts=True)
    copies = np.repeat(counts, counts)
    number = np.arange(len(ordered)) - np.repeat(np.cumsum(counts) - counts, counts)
    spread = np.repeat(values, counts) + RESOLUTION * ((number + 0.5) / copies - 0.5)
    return diptest.dipstat(np.sort(spread))


def summary(sample):
    ordered = np.sort(sample)
    median = np.median(ordered)
    if sample[0] > 2 * median:
        np.median(np.abs(sample - median))
    return order(ordered), drift(sample), modes(ordered)


def main():
    path, size, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    values = np.fromfile(path)
    cells = values[: len(values) // size * size].reshape(-1, size)

    def seconds(body, share=1.0):
        times = []
        some = cells[: max(1, round(len(cells) * share))]
        for _ in range(rounds):
            start = time.process_time()
            for cell in some:
                body(cell)
            times.append((time.process_time() - start) * len(cells) / len(some))
        return statistics.median(times)

    print(json.dumps({
        "order": seconds(lambda cell: order(np.sort(cell))), "drift": seconds(drift),
        "modes": seconds(lambda cell: modes(np.sort(cell))),
        "bootstrap": seconds(lambda cell: ratio(cell[: size // 2], cell[size // 2 :], 9_999),
                             MOST_BOOTSTRAPPED / len(values)),
        "summary": seconds(summary),
    }))


if __name__ == "__main__":
    main()
