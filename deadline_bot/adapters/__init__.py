"""The world behind the ports; vendor types and vendor errors stop here."""
