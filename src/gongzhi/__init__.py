"""Gongzhi (共治): residential estates run together."""

__version__ = "0.1.0"
