"""What reads answer and updates carry, one module per noun."""
