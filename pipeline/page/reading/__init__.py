"""Reading: bytes -> text with positions -> blocks -> headings -> sections -> entries. Nothing is re-printed."""
