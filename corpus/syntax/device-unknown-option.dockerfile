FROM a
RUN --device=name=example.com/gpu,count=2 true
