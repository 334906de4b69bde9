"""Exams as patients and doctors meet them: which they may see, and what opening one shows.

`entitlement` asks the one rule for every door; `listing`, `opening`, `pictures`, `viewing`,
`comparing`, `reading`, `versions` and `objects` are those doors.
"""
