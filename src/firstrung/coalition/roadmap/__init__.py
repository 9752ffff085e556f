"""The road map, duties, and how healthy the coalition is."""
