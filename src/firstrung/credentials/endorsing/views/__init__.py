"""Pages of employers who endorse, and what verifiers fetch of them."""
