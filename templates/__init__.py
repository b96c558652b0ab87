"""The Word templates that ship with kcbx: data, found by `kcbx.render.find_template`."""
