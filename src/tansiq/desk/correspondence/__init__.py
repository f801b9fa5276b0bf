"""Messages that belong to cases: asked for on the page of a case, where what became of them is shown."""
