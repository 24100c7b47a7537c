FROM a
RUN --fast true
USER u
