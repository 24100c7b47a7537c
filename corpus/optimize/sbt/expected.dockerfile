FROM sbtscala/scala-sbt:eclipse-temurin-21_1.10_3.5 AS build
WORKDIR /src
COPY build.sbt ./
COPY project/build.properties ./project/
RUN sbt update
COPY . .
RUN sbt assembly

FROM eclipse-temurin:21-jre
COPY --from=build /src/target/app.jar /app.jar
