"""Tells where Terraform's files aren't as `terraform fmt` writes them, a line each; nothing if all are.

    terraform_format.py FILE...
"""
import pathlib
import re
import sys


def formatting(file):
    """Where a file isn't as `terraform fmt` writes it: two spaces for each line that leaves brackets open, and the equals
    signs aligned of arguments that follow each other, each whole on its line
    (developer.hashicorp.com/terraform/language/style)."""
    problems, opened, chain = [], [], []

    def end_chain():
        column = max((len(name) for _, name, _ in chain), default=0) + 1
        problems.extend(
            f"{file.name}:{number}: the equals sign isn't aligned" for number, _, at in chain if at != column)
        chain.clear()

    for number, line in enumerate(file.read_text().split("\n"), 1):
        text = re.sub(r'"(\\.|[^"\\])*"', '""', line).split("#")[0].strip()
        change = sum(text.count(bracket) for bracket in "[{(") - sum(text.count(bracket) for bracket in "]})")
        closed = max(0, -change)
        while closed and opened:
            last = opened.pop()
            if last > closed:
                opened.append(last - closed)
            closed = max(0, closed - last)
        if line != line.rstrip() or "\t" in line:
            problems.append(f"{file.name}:{number}: a tab, or blanks at the end")
        if line.strip() and len(line) - len(line.lstrip()) != 2 * len(opened):
            problems.append(f"{file.name}:{number}: it isn't indented by {2 * len(opened)}")
        if change > 0:
            opened.append(change)
        assignment = re.match(r'([\w"-]+)( *)= ', line.strip())
        if assignment and change == 0:
            chain.append((number, assignment[1], len(assignment[1] + assignment[2])))
        else:
            end_chain()
    end_chain()
    return problems


for name in sys.argv[1:]:
    print("".join(f"{problem}\n" for problem in formatting(pathlib.Path(name))), end="")
