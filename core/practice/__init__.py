"""The practice plant: real protocol servers on loopback addresses (optional extra `practice`)."""

from core.practice.errors import PracticeUnavailable
from core.practice.plant import Plant, run_until_interrupted

__all__ = ["Plant", "PracticeUnavailable", "run_until_interrupted"]
