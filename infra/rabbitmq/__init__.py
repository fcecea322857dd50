"""The bus of the cluster: an accelerator between the event log and those who follow it."""
