FROM a
ENV A one=two
