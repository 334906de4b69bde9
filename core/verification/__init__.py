"""Whether database and object store still tell of the same objects: what is wrong, and mending it."""
