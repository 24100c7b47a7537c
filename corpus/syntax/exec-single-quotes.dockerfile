FROM a
CMD ['one']
