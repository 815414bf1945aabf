"""The site: pages of reports, numbers, law, calendar, guide and API, and the front door."""
