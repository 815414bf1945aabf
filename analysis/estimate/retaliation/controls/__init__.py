"""Controls: what export controls of both sides did to the trade they cover, as far as published."""
