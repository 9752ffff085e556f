"""Needs, costs, funders and risks."""
