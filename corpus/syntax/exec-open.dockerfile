FROM a
RUN [ -f one ]
