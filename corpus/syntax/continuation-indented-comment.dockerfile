FROM a
RUN echo one \
	 # note \
 two
