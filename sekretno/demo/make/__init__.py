"""The engraver's workshop: draws the pictures and covers of the demo edition."""
