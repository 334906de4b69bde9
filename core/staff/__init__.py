"""The people of the admin site: invitations, roles, their own accounts."""
