// Parameters of the modules' functions and classes: rows as in signatures.ts.

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
math.ceil any
math.floor any
math.trunc any
math.sqrt any
math.cbrt any
math.exp any
math.exp2 any
math.expm1 any
math.log1p any
math.sin any
math.cos any
math.tan any
math.asin any
math.acos any
math.atan any
math.sinh any
math.cosh any
math.tanh any
math.asinh any
math.acosh any
math.atanh any
math.fabs any
math.degrees any
math.radians any
math.gamma any
math.lgamma any
math.log2 any
math.log10 any
math.isnan any
math.isinf any
math.isfinite any
math.isqrt any
math.factorial any
math.fsum any
math.modf any
math.frexp any
math.atan2 any any
math.pow any any
math.fmod any any
math.remainder any any
math.copysign any any
math.dist any any
math.ldexp any any
math.comb any any
math.log any any?
math.hypot *any
math.isclose a=any b=any /rel_tol=any? /abs_tol=any?
math.gcd *any
math.lcm *any
math.perm any any?
math.prod any /start=any?
Random.__new__ *any **
Random.__init__ *any **
Random.seed any?
Random.random
Random.getrandbits int
Random.getstate
Random.setstate any
*.__len__
*.__neg__
*.__pos__
*.__abs__
*.__bool__
*.__int__
*.__float__
*.__index__
*.__add__ any
*.__sub__ any
*.__mul__ any
*.__truediv__ any
*.__floordiv__ any
*.__mod__ any
*.__pow__ any
*.__radd__ any
*.__rsub__ any
*.__rmul__ any
*.__rtruediv__ any
*.__rfloordiv__ any
*.__rmod__ any
*.__rpow__ any
*.__and__ any
*.__or__ any
*.__xor__ any
*.__lshift__ any
*.__rshift__ any
*.__lt__ any
*.__le__ any
*.__gt__ any
*.__ge__ any
*.__eq__ any
*.__ne__ any
*.__contains__ any
*.__getitem__ any
*.__delitem__ any
sys.getsizeof object=any default=any?
sys.intern str
defaultdict.__new__ *any **
defaultdict.__init__ *any **
defaultdict.__missing__ any
defaultdict.__repr__
defaultdict.copy
defaultdict.__copy__
`;
