"""What varies the main elasticities: toggles, placebos, and coverage of their intervals."""
