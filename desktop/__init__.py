"""The Qt app."""
