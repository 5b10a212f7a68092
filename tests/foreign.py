"""Latin words that a Chinese page shows, in its text and in what is read out or shown on hovering (decisions 25).

Codes, commands, addresses and what is marked as another language are no words; a few names of things are allowed.
"""

from __future__ import annotations

import re

ALLOWED = {
    "PDF", "CSV", "JSON", "ZIP", "zip", "csv", "xlsx", "docx", "jpg", "MB", "GB",  # what a file is, and how large
    "SQLite", "PostgreSQL", "Excel", "WPS", "API", "QR", "English",
}  # fmt: skip
UNREAD = re.compile(r"<(script|style|code|kbd|samp|textarea)\b.*?</\1>", re.DOTALL)
ELSEWHERE = re.compile(r'<(\w+)[^>]*\slang="(?!zh)[^>]*>.*?</\1>', re.DOTALL)
SHOWN = re.compile(
    r'\s(?:aria-label|alt|title|placeholder|data-(?:busy|copied|large|standard|fresh|stale|lost|broken|l))="([^"]*)"'
)
TAG = re.compile(r"<[^>]*>")
RUN = re.compile(r"[A-Za-z0-9_./:@&;=?#-]+")  # signs that hang together
COMMAND = re.compile(r"gongzhi [a-z]+(?: [a-z]+)?|\{\w+\}")  # also a field to be filled in
WORD = re.compile(r"[A-Za-z]{2,}")
CODE = re.compile(r"\d|[a-z]\.[a-z]|_|^/|://|@|&")  # a number in it, cases.dispatched, /health, an address


def latin_words(page: str, known: set[str]) -> set[str]:
    """The words that are neither allowed nor `known`, which are names out of the data."""
    body = ELSEWHERE.sub(" ", UNREAD.sub(" ", page[page.find("<title") :]))
    said = " ".join([*SHOWN.findall(body), TAG.sub(" ", body)])
    runs = (run for run in RUN.findall(COMMAND.sub(" ", said)) if run not in known and not CODE.search(run))
    return {word for run in runs for word in WORD.findall(run)} - ALLOWED - known
