"""The exchange ledger: what employers gave and got, and whom they took as interns."""
