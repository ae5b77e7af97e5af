import signal

# What ends the proxy, cleanly.
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
