FROM continuumio/miniconda3:24.7.1-0
WORKDIR /app
COPY environment.yml ./
RUN conda env create -f environment.yml
COPY . .
