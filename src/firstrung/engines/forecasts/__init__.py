"""Forecasts: what a count will be at the end of the year, from what has been counted so far."""

from .yearend import Forecast, Method, year_end

__all__ = ["Forecast", "Method", "year_end"]
