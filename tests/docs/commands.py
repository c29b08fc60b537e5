# SPDX-License-Identifier: Apache-2.0
"""The command lines of the program in Markdown pages.

A command is a line of an indented or fenced block that begins with `sparsevp` or `./sparsevp`; a backslash at its end
continues it. What a reader cannot copy as it stands is marked by a comment before the block, which pages do not show:

    <!-- commands: skip SCHEDULE.csv; long imagenet; exit-3 watchdog_cycles timeout_us -->

Each clause holds for the lines of that block that have one of its words, without words for all of them. skip: needs what
only the user has. long: takes more than some seconds. exit-N: ends with N, as the page says.
"""
import dataclasses
import re
import shlex

MARKER = re.compile(r"<!-- commands: (.*) -->")
COMMAND = re.compile(r"\s*(?:\./)?sparsevp(?:\s|$)")


@dataclasses.dataclass
class Command:
    page: str
    line: int
    words: list  # without the program's name
    skip: bool = False
    long: bool = False
    status: int = 0


def commands_of(page, text):
    """The Commands of a page. ValueError where a marker is not understood or no command follows it."""
    found = []
    for first, marker, lines in blocks(text):
        clauses = read_marker(page, first, marker)
        commands = [mark(Command(page, number, words_of(line)), line, clauses)
                    for number, line in joined(first, lines) if COMMAND.match(line)]
        if marker and not commands:
            raise ValueError(f"{page}:{first}: a marker without commands")
        found += commands
    return found


def blocks(text):
    """(number of the first line, marker before it, lines) of each block."""
    marker, block, first, fence = "", [], 0, False
    for number, line in enumerate(text.splitlines() + [""], 1):
        if line.startswith("```"):
            fence = not fence
            inside = False
        else:
            inside = fence or line.startswith("    ")
        if inside:
            first = first or number
            block.append(line)
            continue
        if block:
            yield first, marker, block
            marker, block, first = "", [], 0
        if MARKER.match(line):
            marker = MARKER.match(line).group(1)


def read_marker(page, line, marker):
    clauses = []
    for clause in filter(None, (part.strip() for part in marker.split(";"))):
        action, *words = clause.split()
        if not re.fullmatch(r"skip|long|exit-\d", action):
            raise ValueError(f"{page}:{line}: '{action}' is no marker of a command")
        clauses.append((action, words))
    return clauses


def joined(first, lines):
    """(number, line) with continued lines as one."""
    whole, start = "", first
    for number, line in enumerate(lines, first):
        if not whole:
            start = number
        if line.rstrip().endswith("\\"):
            whole += line.rstrip()[:-1]
            continue
        yield start, whole + line
        whole = ""


def words_of(line):
    return shlex.split(line, comments=True)[1:]


def mark(command, line, clauses):
    for action, words in clauses:
        if words and not any(word in line for word in words):
            continue
        if action == "skip":
            command.skip = True
        elif action == "long":
            command.long = True
        else:
            command.status = int(action[-1])
    return command
