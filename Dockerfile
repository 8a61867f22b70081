# Sayso without root: build with `docker build -t sayso .`, run with `docker run --rm -v "$PWD:/work" sayso --help`.
FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/sayso && /opt/sayso/bin/pip install --no-cache-dir '.[postgres]'

FROM python:3.11-slim
COPY --from=build /opt/sayso /opt/sayso
RUN useradd --create-home --uid 10001 sayso && mkdir /work && chown sayso /work
USER sayso
ENV PATH=/opt/sayso/bin:$PATH
WORKDIR /work
ENTRYPOINT ["sayso"]
CMD ["--help"]
