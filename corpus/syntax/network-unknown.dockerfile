FROM a
RUN --network=fast true
