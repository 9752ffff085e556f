"""What people do with meetings: plan, invite, arrange the agenda, keep the minutes."""
