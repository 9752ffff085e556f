"""Employers as partners: the shared record of each, who asks what of whom, what was agreed."""
