"""What a file is, found in its bytes; refusals say what was found and how to mend it."""
