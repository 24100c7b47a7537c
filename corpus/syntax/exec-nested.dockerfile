FROM a
CMD [["one"]]
