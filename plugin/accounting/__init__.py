"""The rules of the books. Pure: no I/O, standard library only.

Facts of a refund and of its sale go in, a Decision, a Hold or a Skip comes out.
"""
