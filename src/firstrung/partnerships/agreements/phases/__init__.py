"""The phase engine: windows from a start date, gates counted from records (A47–A51)."""
