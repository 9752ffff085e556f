"""Everything that changes a round or a ballot."""
