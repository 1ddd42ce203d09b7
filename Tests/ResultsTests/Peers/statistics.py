"""Writes statistics.json: samples, and what SciPy, NumPy and diptest say of them.

Run by hand, with SciPy 1.17 and diptest 0.12: python3 statistics.py
"""

import json
import math
import pathlib

import diptest
import numpy as np
from scipy import stats

rng = np.random.default_rng(20260102)


def rounded(values, digits=4):
    return [round(float(value), digits) for value in values]


def calibrated(a, b):
    """The confidence at which a percentile interval for medians covers 95 %: see Bootstrap.swift."""
    m, n = len(a), len(b)
    balance = 4 * m * n / (m + n) ** 2
    most = 0.006 if min(m, n) % 2 == 0 else 0.009
    return 0.95 - 2 * min(most, 0.05 / math.sqrt(min(m, n))) * (5 * balance - 1) / 4


def bootstrap(a, b, statistic, ratio, confidence=0.95):
    """The percentile interval of SciPy, with so many replicates that its own noise is small."""
    how = (lambda x, y, axis: statistic(y, axis=axis) / statistic(x, axis=axis)) if ratio else (
        lambda x, y, axis: statistic(y, axis=axis) - statistic(x, axis=axis))
    interval = stats.bootstrap(
        (a, b), how, n_resamples=40_000, batch=2_000, method="percentile", vectorized=True, confidence_level=confidence,
        rng=np.random.default_rng(7)
    ).confidence_interval
    return [float(interval.low), float(interval.high)]


def pair(name, a, b):
    a, b = np.array(rounded(a)), np.array(rounded(b))
    return {
        "name": name, "a": a.tolist(), "b": b.tolist(),
        "quartilesA": [float(x) for x in np.percentile(a, [25, 50, 75])],
        "meanA": float(a.mean()),
        # The interval of order statistics that the sign test inverts: exact, at least 95 %.
        "medianIntervalA": [float(x) for x in order_statistics(a)],
        "cliffsDelta": float(2 * stats.mannwhitneyu(b, a).statistic / (len(a) * len(b)) - 1),
        "medianRatio": bootstrap(a, b, np.median, True, calibrated(a, b)),
        "medianDifference": bootstrap(a, b, np.median, False, calibrated(a, b)),
        "meanDifference": bootstrap(a, b, np.mean, False),
    }


def order_statistics(sample):
    interval = stats.quantile_test(sample, q=0, p=0.5).confidence_interval(0.95)
    return interval.low, interval.high


pairs = [
    pair("lognormal", rng.lognormal(0, 0.5, 101), rng.lognormal(0.2, 0.5, 90)),
    pair("even and odd", rng.gamma(3, 1, 40), rng.gamma(3, 1.3, 41)),
    pair("alike", rng.exponential(2, 75), rng.exponential(2, 64)),
    pair("tied", np.round(rng.lognormal(-2.3, 0.3, 120), 2), np.round(rng.lognormal(-2.1, 0.3, 120), 2)),
    pair("small", rng.normal(10, 1, 12), rng.normal(12, 1, 11)),
]


def dip(name, sample):
    """The dip, and the probability that a uniform sample has a larger one."""
    sample = np.sort(np.array(rounded(sample)))
    value, probability = diptest.diptest(sample, allow_zero=False)
    return {"name": name, "sample": sample.tolist(), "dip": float(value), "p": float(probability)}


dips = [
    dip("one value", [1.0]),
    dip("two values", [1.0, 2.0]),
    dip("three values", [1.0, 2.0, 4.0]),
    dip("all the same", [2.0] * 70),
    dip("two of the same", [1.0] * 40 + [2.0] * 40),
    dip("normal", rng.normal(0, 1, 200)),
    dip("uniform", rng.random(200)),
    dip("skewed", rng.lognormal(0, 1, 200)),
    dip("modes apart", np.concatenate([rng.normal(0, 1, 120), rng.normal(8, 1, 100)])),
    dip("modes near", np.concatenate([rng.normal(0, 1, 150), rng.normal(4, 1, 100)])),
    dip("three modes", np.concatenate([rng.normal(m, 0.5, 80) for m in (0, 4, 8)])),
    dip("a tail", np.concatenate([rng.normal(0, 1, 200), rng.normal(30, 1, 4)])),
    dip("ties", np.round(rng.normal(0, 1, 150), 1)),
]
def proportion(count, total):
    """The exact interval of Clopper and Pearson."""
    interval = stats.binomtest(count, total).proportion_ci(0.95, method="exact")
    return [count, total, float(interval.low), float(interval.high)]


def fisher(count, total, other_count, other_total):
    """The probability of so many in the first sample, or more, if both shares are the same."""
    table = [[count, total - count], [other_count, other_total - other_count]]
    return [count, total, other_count, other_total, float(stats.fisher_exact(table, alternative="greater").pvalue)]


pathlib.Path(__file__).with_name("statistics.json").write_text(json.dumps({
    "pairs": pairs,
    "dips": dips,
    "normal": [[z, float(stats.norm.cdf(z))] for z in (-5, -2.5, -1.959963984540054, -0.3, 0, 1.2)],
    "student": [[n, float(stats.t.ppf(0.975, n))] for n in (5, 9, 19, 63, 1000)],
    "binomial": [[n, p, k, float(stats.binom.cdf(k, n, p))]
                 for n, p, k in ((20, 0.5, 5), (64, 0.1, 1), (662, 0.01, 1), (100, 0.3, 40), (1000, 0.5, 468))],
    "proportion": [proportion(k, n) for k, n in (
        (0, 1), (1, 1), (0, 5), (0, 6), (6, 6), (1, 20), (10, 20), (19, 20), (20, 20), (37, 100), (0, 1000), (3, 1000),
        (999, 1000), (50_000, 100_000))],
    "fisher": [fisher(*row) for row in (
        (0, 0, 0, 0), (0, 20, 0, 20), (1, 22, 0, 21), (5, 5, 0, 5), (8, 29, 0, 21), (3, 20, 17, 20), (20, 20, 20, 20),
        (34, 134, 12, 140), (0, 5, 5, 5), (510, 10_000, 430, 10_000))],
}) + "\n")
