"""What patients bring from elsewhere: sent, and checked apart from all exams."""
