"""HL7 version 2: frames, messages and their values, acknowledgements. Knows no database.

Read tolerantly: what real systems send is seldom what a schema asks. Fields decide, not structures.
"""
