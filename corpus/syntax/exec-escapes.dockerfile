FROM a
CMD ["\u0062\n\"\/"]
