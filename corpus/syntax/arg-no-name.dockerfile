FROM a
ARG =one
