"""Files: checksummed uploads, stored once by content."""
