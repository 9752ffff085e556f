"""Pre-flight: independent verifiers judge a sample award before an achievement goes live."""
