"""The embedded AWS's process: the cloud and the sources, joined. The application starts it as `python -m`."""
