"""What the site is measured by, beside a peer or the physical limit in the same run."""
