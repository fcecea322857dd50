"""Settings of every test run."""

from hypothesis import HealthCheck, settings

# Neither asserts how long something took: machines are slow when others work on them.
settings.register_profile("messenger", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("messenger")
