# calint as an image:
#
#   docker build -t calint .                        only the program: docker run -v "$PWD:/src" calint
#   docker build -t calint:debian --target shell .  with a shell and git, for CI that runs scripts in it
#
# GitLab CI runs the job's script in the image's shell, so it needs the second one.

FROM debian:12-slim AS build
WORKDIR /calint
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        g++ cmake ninja-build pkg-config libexpat1-dev libtinyxml2-dev libyaml-cpp-dev libfmt-dev \
        libre2-dev libssl-dev nlohmann-json3-dev dpkg-dev git gzip ca-certificates
COPY . .
# The date of the last commit, where .git is not in the context: --build-arg SOURCE_DATE_EPOCH=...
ARG SOURCE_DATE_EPOCH
RUN ./dev package --no-try \
    && mkdir /out && tar -C /out --strip-components=1 -xzf build/package/calint-*-linux-x64.tar.gz

FROM debian:12-slim AS shell
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    # The repository that is mounted belongs to somebody else; git would refuse to tell its files.
    && git config --system --add safe.directory '*'
COPY --from=build /out/bin/calint /usr/local/bin/calint
COPY --from=build /out/LICENSE /out/THIRD_PARTY /usr/local/share/doc/calint/
USER 65532
WORKDIR /src
ENTRYPOINT ["calint"]

# The last one is what is built when none is named. There is no git in it: calint walks the directories
# instead, so files that .gitignore names are read as well.
FROM scratch
COPY --from=build /out/bin/calint /calint
COPY --from=build /out/LICENSE /out/THIRD_PARTY /
USER 65532
WORKDIR /src
ENTRYPOINT ["/calint"]
