FROM a
RUN ec\
ho one
