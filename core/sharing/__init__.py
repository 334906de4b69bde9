"""What a patient passes on herself: links with a PIN, codes for the room, and the guests who use them.

`making` makes them, `own` shows and revokes them, `entering` lets guests in, `guests` is what those see.
Which exam opens to a guest is the one question's matter, asked at every request.
"""
