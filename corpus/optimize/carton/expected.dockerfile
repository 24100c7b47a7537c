FROM perl:5.40
RUN cpanm Carton
WORKDIR /app
COPY cpanfile cpanfile.snapshot ./
RUN carton install --deployment
COPY . .
