"""How many stories are played: hundreds in every run, as many thousands as one likes in `make test-deep`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

#: Times as many as in every run; 0 in every run.
DEEP = int(os.environ.get("CONTRA_DEEP", "0"))


def examples(number: int) -> settings:
    """So many of them, always the same; in a deep run that many times CONTRA_DEEP, new ones each time."""
    return settings(
        max_examples=number * max(DEEP, 1),
        derandomize=not DEEP,
        database=None,
        deadline=None,
        print_blob=True,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],  # explaining plays each story many times more
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.function_scoped_fixture,
        ],
    )
