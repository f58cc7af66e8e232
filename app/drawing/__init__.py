"""Map painting on images: used by the screen, by print and by workers."""
