"""What wallets talk to, and the holder's pages."""
