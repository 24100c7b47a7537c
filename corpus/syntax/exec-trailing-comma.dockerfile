FROM a
CMD ["one",]
