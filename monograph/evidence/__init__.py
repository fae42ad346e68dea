"""What the tables say, arranged for charts: one module a chapter.

Each function takes the language of the edition and returns a frame with the columns that a chart
form asks for; ``frame.attrs["table"]`` names what readers see of it.
"""
