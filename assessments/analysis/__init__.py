"""The arithmetic of service-quality gaps: pure functions on frozen values. No Django, no clock, no files, no chance."""
