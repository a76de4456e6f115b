"""Tell a learner something: a coloured note in a notebook, plain text elsewhere."""

import html
import re

COLOURS = {"right": "#009E73", "wrong": "#D55E00", "open": "#777777", "note": "#0072B2"}
_CODE = re.compile(r"`([^`\n]+)`")


def tell(kind, title, message, warning="", code=False):
    """Show a note; the words carry all of it.

    Parameters
    ----------
    kind : str
        One of ``COLOURS``.
    title, message, warning : str
        What stands between backticks is shown as code.
    code : bool
        The message is code, backticks and all.
    """
    text = "\n".join(filter(None, (_plain(title), message if code else _plain(message), _plain(warning))))
    if not _in_notebook():
        print(text)
        return
    from IPython.display import display

    body = _block(html.escape(message), "font-family:monospace;") if code else _block(_marked(message))
    box = (f"<div style='border-left:4px solid {COLOURS[kind]};padding:2px 10px;max-width:48em'>"
           f"<b>{_marked(title)}</b>{body}{_block(_marked(warning))}</div>")
    display({"text/html": box, "text/plain": text}, raw=True)


def _block(inside, font=""):
    return f"<div style='white-space:pre-wrap;{font}'>{inside}</div>" if inside else ""


def _plain(text):
    return _CODE.sub(r"\1", text)


def _marked(text):
    return _CODE.sub(r"<code>\1</code>", html.escape(text))


def _in_notebook():
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None  # None in plain Python
