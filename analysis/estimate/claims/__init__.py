"""Claims: an article's figures, as first published and as published today."""
