"""Comparative judgement: which of two works is better?"""
