FROM a
RUN --device=example.com/gpu,optional true
