FROM a
RUN --device=example.com/gpu,required=maybe true
