"""Pictures: what may come in, who made them, and the sizes readers get. A leaf: knows no app."""
