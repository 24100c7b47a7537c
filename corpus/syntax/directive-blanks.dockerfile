#  escape 	 = ` 
FROM a
