"""What a reader sees of an HTML page: its elements, their attributes and the text between them."""

import re
from html.parser import HTMLParser

# What an engine may set instead of what was written; the site's owner sees it in every title.
TYPOGRAPHY = str.maketrans(
    {
        "\u201c": '"',
        "\u201d": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u2013": "--",
        "\u2014": "---",
        "\u2026": "...",
        "\u00ab": "<<",
        "\u00bb": ">>",
        "\u00a0": " ",
    }
)


class _Shape(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.marks = []

    def handle_starttag(self, tag, attrs):
        # A heading's id is made from its text; alignment classes differ between engines, not between titles.
        kept = [] if re.fullmatch("h[1-6]", tag) else sorted((key, plain(value or "")) for key, value in attrs)
        self.marks.append((tag, *kept))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        self.marks.append(("/" + tag,))

    def handle_data(self, data):
        if self.marks and isinstance(self.marks[-1], str):
            data = self.marks.pop() + data
        self.marks.append(data)

    def handle_comment(self, data):
        self.marks.append(("!--", data))

    def handle_decl(self, decl):
        self.marks.append(("!", decl))

    def handle_pi(self, data):
        self.marks.append(("?", data))

    def unknown_decl(self, data):
        self.marks.append(("![", data))


def plain(text):
    """The text with typography undone and white space as a browser shows it."""
    return " ".join(text.translate(TYPOGRAPHY).split())


def shape(html):
    """The elements (tag and attributes) and texts of some HTML, in order."""
    parser = _Shape()
    parser.feed(html)
    parser.close()
    marks = [plain(mark) if isinstance(mark, str) else mark for mark in parser.marks]
    return [mark for mark in marks if mark]


def put_text(marks, old, new):
    """The same marks with `new` wherever a reader sees `old`."""

    def replace(mark):
        if isinstance(mark, str):
            return plain(mark.replace(old, new))
        return (
            mark[0],
            *((part[0], plain(part[1].replace(old, new))) if len(part) == 2 else part for part in mark[1:]),
        )

    return [replace(mark) for mark in marks]
