FROM a
CMD["one"]
