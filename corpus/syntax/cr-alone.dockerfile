FROM aRUN one
