"""When: what people say of a time, in English and Japanese, read into occasions."""
