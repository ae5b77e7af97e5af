"""measure.py REPORT PROGRAM ARGUMENTS… runs a program, and writes what it cost to the file REPORT as JSON.

Wall time in seconds, processor time of it and its descendants in seconds, and the peak resident memory of the largest
single process among them in bytes. Ends with the program's exit code.
"""

import json
import resource
import subprocess
import sys
import time

# Linux counts in KiB, macOS in bytes.
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024


def main(report: str, command: "list[str]") -> int:
    started = time.monotonic()
    exit_code = subprocess.call(command)
    wall = time.monotonic() - started
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(report, "w", encoding="utf-8") as file:
        json.dump(
            {
                "wallSeconds": wall,
                "processorSeconds": usage.ru_utime + usage.ru_stime,
                "peakBytes": usage.ru_maxrss * BYTES_PER_UNIT,
            },
            file,
        )
    return exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
