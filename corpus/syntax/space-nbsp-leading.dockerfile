FROM a
 RUN one
