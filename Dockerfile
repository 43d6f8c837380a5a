# The packages of the pages, from npm.
FROM node:22-bookworm-slim AS packages
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

# The bundle and the program; node is here for rtlcss alone.
FROM golang:1.26-bookworm AS build
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /src/node_modules node_modules
RUN touch node_modules/.lotsennetz && web/build/bundle.sh
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/usr/local/bin/lotsennetz ./cmd/lotsennetz
# What the program wants around it: roots of trust, time zones, two folders.
RUN mkdir -p /out/etc/ssl/certs /out/usr/share /out/tmp /data \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ \
 && cp -r "$(go env GOROOT)/lib/time" /out/usr/share/gotime \
 && chmod 1777 /out/tmp && chmod 700 /data

FROM scratch
COPY --from=build /out/ /
COPY --from=build --chown=65532:65532 /data /data
ENV ZONEINFO=/usr/share/gotime/zoneinfo.zip \
    LOTSENNETZ_DATA=/data \
    LOTSENNETZ_LISTEN=0.0.0.0:8080
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["/usr/local/bin/lotsennetz", "doctor", "--quiet"]
ENTRYPOINT ["/usr/local/bin/lotsennetz"]
CMD ["serve"]
