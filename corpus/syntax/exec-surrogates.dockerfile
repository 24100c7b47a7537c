FROM a
CMD ["\ud83d\ude00", "\ud83d"]
