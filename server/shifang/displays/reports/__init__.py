"""Fee claims on paper: what is printed, the pictures in it, and the page that typst sets."""
