"""Runs one untrusted Python program and tells in one line of JSON whether it ran to its end.

The first line of standard input is a JSON object with the limits and a word that only this file knows; the rest is the
program. The verdict repeats the word, so that a program cannot end early, print something and pass for good.

What it is up against is code that a language model wrote: mistakes, endless loops, and the odd system call. So it
forbids by audit events what a solution of a puzzle never needs, and has the kernel limit the rest.
"""

import json
import os
import resource
import sys

NOBODY = 65534
FORBIDDEN_EVENTS = (
    "ctypes.", "fcntl.", "ftplib.", "http.", "mmap.", "msvcrt.", "os.", "pty.", "resource.", "shutil.", "signal.",
    "smtplib.", "socket.", "sqlite3.", "subprocess.", "syslog.", "telnetlib.", "tempfile.", "urllib.", "webbrowser.",
)  # fmt: skip
# Reading folders is how modules are found.
ALLOWED_EVENTS = {"os.listdir", "os.scandir"}
FORBIDDEN_MODULES = {"_ctypes", "_multiprocessing", "_posixsubprocess", "_socket", "cffi", "ctypes", "mmap", "resource"}
WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    settings = json.loads(sys.stdin.readline())
    program = sys.stdin.read()
    verdict = os.fdopen(os.dup(1), "w")
    # What the program prints is nobody's business.
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    limit(settings)
    sys.addaudithook(forbid)
    error = run(program)
    verdict.write(json.dumps({"word": settings["word"], "error": error}) + "\n")
    verdict.flush()
    # Whatever the program left behind, such as threads that never end, ends here.
    os._exit(0)


def limit(settings: dict) -> None:
    if os.getuid() == 0:
        # The kernel does not count root's processes.
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        except OSError:
            # In a user namespace there is no other user; the audit hook still forbids new processes.
            pass
    limits = {
        resource.RLIMIT_CPU: settings["cpuSeconds"],
        resource.RLIMIT_AS: settings["memoryBytes"],
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))


def forbid(event: str, arguments: tuple) -> None:
    if event == "open":
        _, mode, flags = arguments
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else False
        if writes or (isinstance(flags, int) and flags & WRITING_FLAGS):
            raise PermissionError("writing files is forbidden")
    elif event == "import":
        if arguments[0].split(".")[0] in FORBIDDEN_MODULES:
            raise PermissionError(f"the module {arguments[0]} is forbidden")
    elif event.startswith(FORBIDDEN_EVENTS) and event not in ALLOWED_EVENTS:
        raise PermissionError(f"{event} is forbidden")


def run(program: str) -> str | None:
    """Run a program. Returns the name of what it raised, or None when it ran to its end."""
    try:
        exec(compile(program, "program", "exec"), {"__name__": "program"})
    except BaseException as error:
        return type(error).__name__
    return None


main()
