"""Definitions in the terms of others: CTDL, CASE 1.1, rich skill descriptors, Open Badges."""
