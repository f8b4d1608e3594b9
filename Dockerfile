# The program alone, on what it needs and no more: `docker build -t bugle .`, then
# `docker run --rm -it bugle demo`, or with a journal: `-v bugle:/state ... tail planetside --journal /state`.
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends g++ make perl && rm -rf /var/lib/apt/lists/*
WORKDIR /bugle
COPY . .
RUN cargo build --release --locked -p bugle-cli && mkdir /state

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /bugle/target/release/bugle /usr/bin/bugle
# A volume takes over whose it is.
COPY --from=build --chown=65532:65532 /state /state
COPY --from=build /bugle/LICENSE-MIT /bugle/LICENSE-APACHE /usr/share/doc/bugle/
ENTRYPOINT ["/usr/bin/bugle"]
CMD ["--help"]
