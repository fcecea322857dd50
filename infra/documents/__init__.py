"""Documents made from the code, so that they cannot say something else."""
