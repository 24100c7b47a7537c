FROM a
RUN <<-EOF
	echo one
		EOF
