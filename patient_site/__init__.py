"""The site at home: patients, those who look for them, and doctors see the exams they may open."""
