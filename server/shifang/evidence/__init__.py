"""Photos as evidence: taken in whole, kept byte for byte, shown with a watermark."""
