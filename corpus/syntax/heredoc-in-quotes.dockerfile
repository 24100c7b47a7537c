FROM a
RUN echo "<<EOF"
USER u
