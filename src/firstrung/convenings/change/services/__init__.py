"""What people do: recommend, decide, change programs, ask and answer in the forum."""
