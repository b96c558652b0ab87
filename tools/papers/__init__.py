"""How each 文书 and the 一生一表 is laid out and worded; `tools.paper_templates` writes the files."""
