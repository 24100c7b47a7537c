FROM a
RUN one
