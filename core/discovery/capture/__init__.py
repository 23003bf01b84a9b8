"""Captures read without sending anything: files in, devices, services, flows and commands out."""
