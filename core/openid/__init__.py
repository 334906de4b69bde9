"""OpenID Connect as one who relies on providers: their settings, what they publish, the way there and
back, and what their answers prove. Knows no accounts and no database."""
