"""The frame that every page stands in: templates, style, and the tags that put sentences and values on a page."""
