"""The application: drawing, storage, exports, services, window and command line."""
