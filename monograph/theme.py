"""One look for every chart and map: typeface, sizes, and few colours with fixed meanings."""

import re

FONT = "Noto Sans"
WIDE, NARROW = 660, 340  # drawing widths in px: the text column on a desktop, a phone
LINE = 16  # height in px of a line of label text

# For categories without a fixed meaning, in this order.  Any two stay apart by 12 units of CAM02-UCS
# for readers without deuteranopia, protanopia or tritanopia and with them: hue alone does not carry
# that far, so neighbours in hue differ in lightness.  All reach 3:1 against the light and the dark surface.
SERIES = ["#2999d4", "#965a16", "#1b7377", "#c2236f", "#7356ba", "#8891a0", "#ae8d19", "#db6869"]
_BLUE, _OCHRE, _TEAL, _MAGENTA, _PURPLE, _GREY, _GOLD, _CORAL = SERIES

# Colours that mean the same thing on every page.
MEANING = {
    "type1": _TEAL,
    "type2": _OCHRE,
    "all": _GREY,
    "claimed": _TEAL,
    "official": _MAGENTA,
    "printed": _MAGENTA,
    "single": _BLUE,
    "accent": _CORAL,
    "no_data": "#d6cbbd",
    "not_comparable": "#a08f80",
    "women": _PURPLE,
    "men": _BLUE,
    # Grounds of white text in small print: how near a power is to the village.
    "near": _TEAL,
    "shared": _OCHRE,
    "far": "#333a45",
}

DARK, WHITE = "#1d2430", "#ffffff"  # text on a coloured ground, the same in both modes

_INK = {
    "light": {"ink": "#1d2430", "muted": "#596373", "grid": "#dfe3e8", "surface": "#ffffff", "land": "#f1f1ee", "water": "#d3e4ee", "city": "#bfc3c4", "shore": "#a3c0d0",
              "quiet": "#dfe3e6", "picked": "#bcc6cd"},
    "dark": {"ink": "#e9ebee", "muted": "#a9b2bf", "grid": "#3a414c", "surface": "#14181e", "land": "#20252d", "water": "#1c3445", "city": "#6d7885", "shore": "#3a5c72",
             "quiet": "#353d48", "picked": "#566270"},
}
MODES = tuple(_INK)

TOKEN = "#fe01[0-9a-f]{2}"
# Stand in for the colours that depend on the mode until the mode is known.
_TOKENS = {role: f"#fe01{number:02x}" for number, role in enumerate(_INK["light"])}
# The reader's browser needs the same: the colour of each token, by mode.
PALETTES = {mode: {_TOKENS[role]: colour for role, colour in ink.items()} for mode, ink in _INK.items()}


def token(role: str) -> str:
    """What stands for the colour of *role* (``ink``, ``muted`` …) in a picture without a mode."""
    return _TOKENS[role]


def coloured(picture: str, mode: str) -> str:
    """*picture*, drawn with tokens, in the colours of *mode*."""
    return re.sub(TOKEN, lambda token: PALETTES[mode][token[0]], picture)


def readable(colour: str) -> str:
    """Dark or white, whichever stands out more as text on *colour*."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return WHITE if 1.05 / (light + 0.05) > (light + 0.05) / 0.066 else DARK


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def config(mode: str = "light") -> dict:
    """Vega-Lite ``config`` for *mode*: light, dark, or token for colours that are filled in later.

    Marks name a style (``label``, ``value``, ``note``, ``rule`` …) instead of a colour, so that the
    same chart is drawn in either mode by changing its config alone.
    """
    ink = _TOKENS if mode == "token" else _INK[mode]
    text = {"font": FONT, "fontSize": 13, "color": ink["ink"], "baseline": "middle"}
    return {
        "background": "transparent",
        "font": FONT,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT, "labelFontSize": 12, "labelColor": ink["muted"], "titleFont": FONT,
            "titleFontSize": 12, "titleFontWeight": "normal", "titleColor": ink["muted"],
            "gridColor": ink["grid"], "domainColor": ink["grid"], "tickColor": ink["grid"],
        },
        "legend": {
            "labelFont": FONT, "labelFontSize": 13, "labelColor": ink["ink"], "titleFont": FONT,
            "titleFontSize": 12, "titleColor": ink["muted"], "titleFontWeight": "normal",
            "symbolType": "square", "symbolSize": 130, "labelLimit": 320, "orient": "top",
            "direction": "horizontal", "offset": 8,
        },
        "header": {"labelFont": FONT, "labelFontSize": 13, "labelColor": ink["ink"], "labelFontWeight": 600},
        "title": {
            "font": FONT, "fontSize": 16, "fontWeight": 600, "color": ink["ink"], "anchor": "start",
            "subtitleFont": FONT, "subtitleFontSize": 13, "subtitleColor": ink["muted"], "offset": 12,
        },
        # Vega-Lite takes a mark's main colour from "color", whatever the mark.
        "style": {
            "label": text,
            "strong": {**text, "fontWeight": 600},
            "value": {**text, "fontSize": 12},
            "note": {**text, "fontSize": 12, "color": ink["muted"]},
            "cell": {**text, "fontSize": 11, "color": "#ffffff", "lineHeight": 13},
            "rule": {"color": ink["grid"]},
            "interval": {"color": ink["ink"], "strokeWidth": 1.2},
            "baseline": {"color": ink["muted"]},
            "land": {"color": ink["land"], "stroke": ink["grid"], "strokeWidth": 0.8},
            "water": {"color": ink["water"], "stroke": ink["shore"], "strokeWidth": 0.6},
            "border": {"stroke": ink["surface"], "strokeWidth": 0.8},
            "hatch": {"color": ink["surface"], "strokeWidth": 1.2},
            "halo": {**text, "fontSize": 11, "color": ink["surface"], "stroke": ink["surface"], "strokeWidth": 3, "strokeJoin": "round"},
            "place": {**text, "fontSize": 11},
            "credit": {**text, "fontSize": 9.5, "color": ink["muted"]},
            "blank": {"color": ink["surface"], "stroke": ink["muted"], "strokeWidth": 0.6},
            "dots": {"color": ink["muted"]},
            "quiet": {"color": ink["quiet"], "stroke": ink["surface"], "strokeWidth": 0.8},
            "picked": {"color": ink["picked"], "stroke": ink["surface"], "strokeWidth": 0.8},
            "city": {"color": ink["city"], "stroke": ink["surface"], "strokeWidth": 0.6},
            "dashed": {"color": ink["ink"], "strokeDash": [4, 3], "strokeWidth": 1.3, "filled": False},
            "casing": {"color": ink["surface"], "strokeWidth": 2.6, "filled": False},
            "symbol": {"stroke": ink["surface"], "strokeWidth": 1.2},
            "sea": {"color": ink["water"]},
            "outline": {"color": ink["surface"], "stroke": ink["ink"], "strokeWidth": 1},
            "panel": {"color": ink["surface"], "stroke": ink["grid"], "strokeWidth": 1},
        },
    }
