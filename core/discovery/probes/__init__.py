"""One conversation with one device, driven through a transport."""
