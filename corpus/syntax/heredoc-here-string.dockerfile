FROM a
RUN cat <<<EOF
USER u
