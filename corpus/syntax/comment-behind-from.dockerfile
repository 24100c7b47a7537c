FROM a # note
