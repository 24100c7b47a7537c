from a
rUn one
