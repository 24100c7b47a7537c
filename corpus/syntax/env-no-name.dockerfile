FROM a
ENV =one
