"""What partnerships are made of: each subject in a module of its own."""
