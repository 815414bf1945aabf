"""What the report on trade shows: of what fell (``exports``), and of what came back (``regime``)."""

from analysis.present.trade import exports, regime

__all__ = ["exports", "regime"]
