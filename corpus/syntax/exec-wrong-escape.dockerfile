FROM a
CMD ["c:\path"]
