"""What is misconfigured, found before it does harm: settings, places, the database, the network."""
