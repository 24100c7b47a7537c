
  
	
FROM a


USER u

