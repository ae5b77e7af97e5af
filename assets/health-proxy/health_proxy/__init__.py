"""Health proxy: answers the load balancer's HTTPS health checks for the gRPC service on the same instance.

    python -m health_proxy

GET and HEAD of HEALTH_PATH are 200 while the service says SERVING (grpc.health.v1) and no spot interruption or
rebalance recommendation is announced, and 503 with the reason otherwise. The environment is described in settings.py.

Built on Hypercorn, uvloop and grpclib, each for a reason:

* Hypercorn is the Python server that speaks HTTP/2 on TLS beside HTTP/1.1, which the health checks of an HTTP2 target
  group need. Granian does too, with a process and a runtime of its own: some 30 MB more.
* uvloop, because asyncio's own TLS takes a buffer of 256 KiB for each connection (Python 3.11 and newer): 1,000
  connections cost 320 MB there, and 60 MB here.
* grpclib instead of grpcio with grpcio-health-checking, because grpcio cannot be told to accept a self-signed
  certificate, backs off before it connects again to a service that restarted, and makes the proxy some 30 MB larger.
* cryptography makes the certificate in a process that ends at once, and takes its 30 MB with it.
"""
