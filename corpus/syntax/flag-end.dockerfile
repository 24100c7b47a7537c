FROM a
RUN -- --version
