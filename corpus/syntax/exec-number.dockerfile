FROM a
CMD ["one", 2]
