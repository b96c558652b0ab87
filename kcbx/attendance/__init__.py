"""Class attendance: what the sheets of a school say of a month, and what follows for a child. Pure.

`classes` and `marks` know how people write a class and a mark, `reading` makes an `Attendance` out of a sheet (`grids`
one column per day, `absences` one row per absence), `pupils` finds the case of a line, `counting` counts school days
missed in a row, `effect` compares the days before and after an attempt. Files and cases are read by
`kcbx.attendancework`.
"""
