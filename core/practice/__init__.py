"""The practice plant: real protocol servers on loopback addresses (optional extra `practice`)."""
