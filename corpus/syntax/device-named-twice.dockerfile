FROM a
RUN --device=example.com/gpu=0,name=example.com/gpu=1 true
