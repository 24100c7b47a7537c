FROM rocker/r-ver:4.4.1
RUN R -e 'install.packages("renv")'
WORKDIR /app
COPY renv.lock ./
RUN R -e 'renv::restore()'
COPY . .
