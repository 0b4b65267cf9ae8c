"""Message data in, words out: one meaning in every language and for every messenger."""
