FROM a
RUN echo ÿþ
