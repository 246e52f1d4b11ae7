# The program in a small image. Not built where it was written: there was no Docker daemon.
#   docker build -t facegraph . && docker run --rm -v "$PWD:/data" facegraph cluster features.npy -o labels.txt
# The files made belong to user 1000; give --user "$(id -u)" where that is not you.
FROM debian:12-slim AS build
WORKDIR /source
COPY . .
RUN mkdir -p build && scripts/setup.sh package && scripts/package.sh package

FROM debian:12-slim
COPY --from=build /source/build/package/packages/facegraph_*.deb /packages/
RUN apt-get update \
 && apt-get install -y --no-install-recommends /packages/facegraph_*.deb \
 && rm -rf /packages /var/lib/apt/lists/* \
 && useradd --uid 1000 --create-home facegraph
USER facegraph
WORKDIR /data
ENTRYPOINT ["facegraph"]
CMD ["--help"]
