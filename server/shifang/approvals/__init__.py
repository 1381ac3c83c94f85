"""One approval service: domains register what needs a yes; it knows who may say it, and until when."""
