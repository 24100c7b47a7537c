FROM a
 	 RUN one
