# Sayso without root: build with `docker build -t sayso .`, run with `docker run --rm -v "$PWD:/work" sayso --help`.
FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
# The versions are the lock's. The place index is built here, or every new container would build it on its first question.
RUN python -m venv /opt/sayso \
 && python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir 'uv>=0.13' \
 && /opt/uv/bin/uv pip install --no-cache --python /opt/sayso/bin/python --constraint requirements-dev.lock '.[postgres]' \
 && SAYSO_CACHE=/opt/sayso/places /opt/sayso/bin/python -c 'from sayso.world import prepare; prepare()'

FROM python:3.11-slim
COPY --from=build /opt/sayso /opt/sayso
RUN useradd --create-home --uid 10001 sayso && mkdir /work && chown sayso /work
USER sayso
ENV PATH=/opt/sayso/bin:$PATH SAYSO_CACHE=/opt/sayso/places
WORKDIR /work
ENTRYPOINT ["sayso"]
CMD ["--help"]
