FROM a
ENV "A B"=one
