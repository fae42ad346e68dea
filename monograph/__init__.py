"""The Village Akim: local self-government in Kazakhstan, 1991–2025.

What chapters import::

    from monograph import Edition, charts, maps, survey
    book = Edition(language)
"""

__version__ = "0.1.0"
