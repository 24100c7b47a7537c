FROM a
RUN echo one \
USER u
