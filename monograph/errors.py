"""The one error that users of the book are meant to read."""


class BookError(Exception):
    """Something in the book's input is wrong; the message says what, where and by which rule."""
