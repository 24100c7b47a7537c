FROM a
CMD ["one	two"]
