"""Funnels: of those who began, how many reached each stage, with intervals. A description only."""

from .stages import FunnelError, Share, Stage, StageRates, rates

__all__ = ["FunnelError", "Share", "Stage", "StageRates", "rates"]
