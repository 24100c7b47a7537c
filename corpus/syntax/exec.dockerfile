FROM a
CMD ["one", "two three"]
