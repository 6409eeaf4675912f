"""Many people at once: tables of answers in, tables of outcomes out, each row as the consultation of one person would have it."""
