FROM	a
COPY		one 	 two
