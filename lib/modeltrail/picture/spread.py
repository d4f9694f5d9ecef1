"""Places for things that want to stand at a point but must not touch."""

from collections.abc import Sequence


def spread(targets: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return a place for each target, in order, at least `gap` apart and as near as can be.

    Args:
        targets: Ascending.
        gap: The least distance between two places.
        low: The least place.
        high: The greatest place; given up where there are too many for the room.
    """
    # Taking i * gap off turns "at least gap apart" into "ascending", and the nearest ascending
    # sequence is found by pooling neighbours that are out of order into their mean.
    pools: list[tuple[float, int]] = []
    for index, target in enumerate(targets):
        mean, size = target - index * gap, 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean = (mean * size + other * others) / (size + others)
            size += others
        pools.append((mean, size))
    most = max(high - (len(targets) - 1) * gap, low)
    level = [min(max(mean, low), most) for mean, size in pools for _ in range(size)]
    return [place + index * gap for index, place in enumerate(level)]
