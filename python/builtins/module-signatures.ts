// What functions and classes of the modules take: rows as in signatures.ts.

export const MODULE_SIGNATURES = `
_abc.set_abstract type any
deque.__new__ *any **
deque.__init__ iterable=any? maxlen=any?
deque.append any
deque.appendleft any
deque.pop
deque.popleft
deque.extend any
deque.extendleft any
deque.rotate int?
deque.clear
deque.copy
deque.__copy__
deque.count any
deque.index any int? int?
deque.insert int any
deque.remove any
deque.reverse
deque.__len__
deque.__iter__
deque.__reversed__
deque.__contains__ any
deque.__getitem__ any
deque.__setitem__ any any
deque.__delitem__ any
deque.__repr__
deque.__add__ any
deque.__iadd__ any
deque.__mul__ any
deque.__rmul__ any
deque.__imul__ any
deque.__eq__ any
deque.__lt__ any
deque.__le__ any
deque.__gt__ any
deque.__ge__ any
count.__new__ start=any? step=any?
count.__repr__
cycle.__new__ any
repeat.__new__ object=any times=int?
chain.__new__ *any
chain.from_iterable any
islice.__new__ any any any? any?
takewhile.__new__ any any
dropwhile.__new__ any any
filterfalse.__new__ any any
compress.__new__ data=any selectors=any
starmap.__new__ any any
pairwise.__new__ any
accumulate.__new__ iterable=any func=any? /initial=any?
zip_longest.__new__ *any /fillvalue=any?
groupby.__new__ iterable=any key=any?
product.__new__ *any /repeat=int?
permutations.__new__ iterable=any r=any?
combinations.__new__ iterable=any r=int
combinations_with_replacement.__new__ iterable=any r=int
itertools.tee any int?
defaultdict.__new__ *any **
defaultdict.__init__ *any **
defaultdict.__missing__ any
defaultdict.__repr__
defaultdict.copy
defaultdict.__copy__
`;
