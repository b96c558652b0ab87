"""The seeded generator of fictional counties: units, children, and the lives they lead through one school year.

`casting` says who lives which life, `stories_*` tell the lives in terms of `chapters` and `verbs`, `life` holds what
both write, `county` and `children` make the people, `office` what the units did, `writing` puts it all on disk.
Everything follows from the seed: no clock, no hash order, no state between children but what `passes` names.
"""
