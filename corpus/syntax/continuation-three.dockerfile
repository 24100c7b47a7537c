FROM a
RUN echo \\\
USER u
