"""What varies the headline elasticities: toggles, placebos, and coverage of their intervals."""
