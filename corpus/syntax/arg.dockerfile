FROM a
ARG A B=1 C="two three"
