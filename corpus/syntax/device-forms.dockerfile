FROM a
RUN --device=example.com/gpu=0 --device=example.com/gpu=1,required true
RUN --device=name=example.com/gpu,required=false true
RUN --device=example.com/gpu,REQUIRED=T true
