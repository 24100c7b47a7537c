FROM a
ENV	A		one
