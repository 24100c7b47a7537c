FROM node:20 AS build
WORKDIR /app
COPY .yarnrc.yml package.json yarn.lock ./
RUN yarn install --immutable
COPY . .
RUN yarn run build

FROM nginx:1.27
COPY --from=build /app/dist /usr/share/nginx/html
