"""The least a Django site can do: what RATER is measured against, behind the same server and database settings."""
