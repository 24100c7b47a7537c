FROM a AS one.two-3_four
