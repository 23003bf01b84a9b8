"""The report's sections: each turns its part of the data into flowables."""
