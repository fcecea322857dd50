"""What nodes share while they run and can lose: presence, typing, limits, revocations, tickets."""
