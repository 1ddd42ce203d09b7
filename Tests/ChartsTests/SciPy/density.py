"""Densities as SciPy's gaussian_kde has them, for DensityTests: python3 density.py > density.json

SciPy takes the bandwidth as a multiple of the standard deviation; it is Silverman's rule of thumb here too
(1986, eq. 3.31).
"""

import json

import numpy as np
from scipy.stats import gaussian_kde

generator = np.random.default_rng(7)
samples = {
    "normal": generator.normal(50, 4, 300),
    "two modes": np.concatenate([generator.normal(10, 1, 150), generator.normal(20, 2, 100)]),
    "skewed": generator.lognormal(1, 0.6, 400),
    "few": np.array([1.0, 2, 4, 8, 16, 17]),
}
result = []
for name, sample in samples.items():
    for is_logarithmic in [False, True]:
        values = np.sort(np.round(sample, 3))
        scaled = np.log(values) if is_logarithmic else values
        quartiles = np.percentile(scaled, [25, 75], method="lower")
        spread = min(scaled.std(ddof=1), (quartiles[1] - quartiles[0]) / 1.34)
        bandwidth = 0.9 * spread * len(values) ** -0.2
        estimate = gaussian_kde(scaled, bw_method=bandwidth / scaled.std(ddof=1))
        at = np.linspace(scaled[0], scaled[-1], 33)
        result.append(
            {
                "name": name,
                "isLogarithmic": is_logarithmic,
                "sample": values.tolist(),
                "densities": [float(f"{density:.8g}") for density in estimate(at)],
            }
        )
print(json.dumps(result))
