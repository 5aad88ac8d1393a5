"""The door for people: server-rendered pages, closed to everyone without a visitor's link."""
