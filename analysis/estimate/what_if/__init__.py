"""What if: the effect of a further duty on a partner's goods, on today's trade and today's law."""
