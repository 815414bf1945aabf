"""Controls: what export controls of both sides did to the trade that they cover, where it is published."""
