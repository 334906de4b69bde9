"""The site in the hospital: reception, radiology and those who watch over what comes in."""
