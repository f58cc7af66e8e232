"""The ground: map extracts and elevation in, frozen arrays out."""
