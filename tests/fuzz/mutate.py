"""Damage to whole messages: what a broken, odd or hostile device may send instead."""

from __future__ import annotations

import random

_EXTREMES = (0, 1, 2, 3, 4, 0x7F, 0x80, 0x81, 0xFE, 0xFF)
MAX_LENGTH = 70_000


def mutate(rng: random.Random, seeds: list[bytes]) -> bytes:
    """A seed after one to eight damages; one time in thirty plain noise, and one in thirty unharmed."""
    dice = rng.random()
    if not seeds or dice < 1 / 30:
        return rng.randbytes(rng.choice((0, 1, 7, 40, 300)))
    data = bytearray(rng.choice(seeds))
    if dice < 2 / 30:
        return bytes(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        _damage(rng, data, seeds)
    return bytes(data[:MAX_LENGTH])


def _damage(rng: random.Random, data: bytearray, seeds: list[bytes]) -> None:
    place = rng.randrange(len(data) + 1)
    size = rng.choice((1, 1, 2, 4, 16))
    kind = rng.randrange(8)
    if kind == 0:
        del data[place:]
    elif kind == 1:
        del data[place : place + size]
    elif kind == 2:
        data[place:place] = rng.randbytes(size)
    elif kind == 3:
        data[place:place] = data[place : place + size] * rng.choice((1, 2, 50))
    elif kind == 4:
        other = rng.choice(seeds)
        cut = rng.randrange(len(other) + 1)
        data[place:] = other[cut:]
    elif place < len(data):
        if kind == 5:
            data[place] ^= 1 << rng.randrange(8)
        elif kind == 6:
            data[place] = rng.choice(_EXTREMES)
        else:
            data[place : place + size] = bytes(rng.choice(_EXTREMES) for _ in data[place : place + size])
