"""The law by line and day: calendar, scopes and base rates become statutory rates."""
