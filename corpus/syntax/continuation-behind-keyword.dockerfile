FROM a
RUN \
  echo one
