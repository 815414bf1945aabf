"""Report 03: what happened to trade; a folder for each of its two studies."""
