FROM a
RUN echo one \
# note\
USER u
