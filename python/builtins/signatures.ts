// The parameters of our functions and methods, a row each: the boundary checks them before they run
// (machine/natives.ts). Positions in order, without the object of a method: `kind`, or `name=kind` if it
// may be passed by name; `?` is optional, `*kind` takes any number, `/name=kind` is passed only by name,
// `**` takes any name. Kinds are joined by `|`; `any` is not checked, a `size` is an int of 64 bits.

import type { Parameter, Signature } from "../objects/native.js";
import { MODULE_SIGNATURES } from "./module-signatures.js";

const TABLE = `
builtins.__build_class__ any str *any **
builtins.print *any /sep=str|none? /end=str|none? /file=any? /flush=any?
builtins.len any
builtins.repr any
builtins.ascii any
builtins.id any
builtins.hash any
builtins.iter any any?
builtins.next any any?
builtins.isinstance any any
builtins.issubclass any any
builtins.callable any
builtins.getattr any name any?
builtins.setattr any name any
builtins.hasattr any name
builtins.delattr any name
builtins.min any *any /key=any? /default=any?
builtins.max any *any /key=any? /default=any?
builtins.sum any start=any?
builtins.any any
builtins.all any
builtins.sorted any /key=any? /reverse=int?
builtins.abs any
builtins.round number=any ndigits=any?
builtins.divmod any any
builtins.pow base=any exp=any mod=any?
builtins.chr int
builtins.ord any
builtins.hex int
builtins.bin int
builtins.oct int
builtins.format any str?
builtins.globals
builtins.locals
builtins.vars any?
builtins.dir any?
builtins.exec str any? any?
builtins.eval str any? any?
builtins.input any?
builtins.__import__ name=str globals=any? locals=any? fromlist=any? level=int?
sys.getrefcount any
sys.getrecursionlimit
sys.setrecursionlimit int
sys._getframe size?
sys.exc_info
sys.exit any?
sys.unraisablehook any
sys.excepthook any any any
sys.getswitchinterval
sys.setswitchinterval number
stream.write str
stream.flush
gc.enable
gc.disable
gc.isenabled
gc.collect generation=int?
gc.get_count
gc.get_threshold
gc.set_threshold int int? int?
gc.get_debug
gc.set_debug int
gc.get_objects generation=any?
gc.get_referrers *any
gc.get_referents *any
gc.is_tracked any
gc.is_finalized any
gc.freeze
gc.unfreeze
gc.get_freeze_count
gc.get_stats
_weakref.proxy any any?
_weakref.getweakrefcount any
_weakref.getweakrefs any
time.time
time.perf_counter
time.monotonic
time.process_time
time.sleep number
_errors.search any any
_errors.format_exception any
_errors.headline any
_errors.source_line any int
_testcapi.with_tp_del any
_testcapi.without_gc any
_testcapi.create_cfunction
ContainerNoGC.__new__ any
ContainerNoGC.__init__ any
object.__new__ *any **
object.__init__ *any **
object.__init_subclass__ **
object.__repr__
object.__str__
object.__format__ str
object.__eq__ any
object.__ne__ any
object.__hash__
object.__getattribute__ name
object.__setattr__ name any
object.__delattr__ name
object.__dir__
type.__new__ *any **
type.__init__ *any **
type.__call__ *any **
type.mro
type.__subclasses__
int.__new__ any? base=int?
int.__pow__ any any?
int.__rpow__ any any?
int.bit_length
int.to_bytes length=int? byteorder=str? /signed=any?
int.from_bytes bytes=any byteorder=str? /signed=any?
bool.__new__ any?
float.__new__ any?
float.is_integer
complex.__new__ real=any? imag=any?
str.__new__ object=any? encoding=str? errors=str?
str.join any
str.split sep=str|none? maxsplit=int?
str.rsplit sep=str|none? maxsplit=int?
str.splitlines keepends=int?
str.strip str|none?
str.lstrip str|none?
str.rstrip str|none?
str.upper
str.lower
str.title
str.capitalize
str.replace str str int?
str.startswith str|strs int|none? int|none?
str.endswith str|strs int|none? int|none?
str.find str int|none? int|none?
str.rfind str int|none? int|none?
str.index str int|none? int|none?
str.rindex str int|none? int|none?
str.count str int|none? int|none?
str.isdigit
str.isalpha
str.isalnum
str.isidentifier
str.isspace
str.isupper
str.islower
str.ljust size char?
str.rjust size char?
str.center size char?
str.zfill size
str.__mul__ size
bytes.__mul__ size
list.__mul__ size
tuple.__mul__ size
str.partition str
str.removeprefix str
str.encode encoding=str? errors=str?
str.format *any **
str.format_map any
bytes.__new__ source=any? encoding=str? errors=str?
bytes.decode encoding=str? errors=str?
bytes.strip any?
bytearray.__new__ *any **
bytearray.__init__ source=any? encoding=str? errors=str?
bytearray.decode encoding=str? errors=str?
bytearray.strip any?
list.__new__ *any **
list.__init__ any?
list.index any int? int?
list.count any
list.__len__
list.__iter__
list.__contains__ any
list.__getitem__ any
list.__setitem__ any any
list.append any
list.extend any
list.insert int any
list.pop size?
list.remove any
list.clear
list.reverse
list.copy
list.sort /key=any? /reverse=int?
tuple.__new__ any?
tuple.index any int? int?
tuple.count any
tuple.__len__
tuple.__iter__
tuple.__contains__ any
tuple.__getitem__ any
range.__new__ int int? int?
range.index any
slice.__new__ any any? any?
dict.__new__ *any **
dict.__init__ any? **
dict.__len__
dict.__iter__
dict.__contains__ any
dict.__getitem__ any
dict.__setitem__ any any
dict.__delitem__ any
dict.get any any?
dict.setdefault any any?
dict.pop any any?
dict.popitem
dict.update any? **
dict.clear
dict.copy
dict.keys
dict.values
dict.items
dict.fromkeys any any?
set.__new__ *any **
set.__init__ any?
frozenset.__new__ any?
set.union *any
set.intersection *any
set.difference *any
set.symmetric_difference any
set.copy
set.issubset any
set.issuperset any
set.isdisjoint any
set.__len__
set.__iter__
set.__contains__ any
frozenset.union *any
frozenset.intersection *any
frozenset.difference *any
frozenset.symmetric_difference any
frozenset.copy
frozenset.issubset any
frozenset.issuperset any
frozenset.isdisjoint any
frozenset.__len__
frozenset.__iter__
frozenset.__contains__ any
set.add any
set.discard any
set.remove any
set.pop
set.clear
set.update *any
set.difference_update *any
set.intersection_update *any
set.symmetric_difference_update any
property.__new__ *any **
property.__init__ fget=any? fset=any? fdel=any? doc=any?
property.getter any
property.setter any
property.deleter any
staticmethod.__new__ *any **
staticmethod.__init__ any
classmethod.__new__ *any **
classmethod.__init__ any
super.__new__ type? any?
enumerate.__new__ iterable=any start=int?
zip.__new__ *any /strict=any?
map.__new__ any any *any
filter.__new__ any any
reversed.__new__ any
*.__iter__
*.__next__
*.__class_getitem__ any
GenericAlias.__new__ any any
frame.clear
method.__new__ any any
generator.__iter__
generator.__next__
generator.send any
generator.throw any any? any?
generator.close
ReferenceType.__new__ any any? **
ReferenceType.__init__ *any **
ReferenceType.__call__
ReferenceType.__eq__ any
ReferenceType.__ne__ any
ReferenceType.__hash__
BaseException.__new__ *any **
BaseException.__init__ *any
BaseException.__repr__
BaseException.__str__
BaseException.with_traceback any
BaseException.add_note str
BaseExceptionGroup.__new__ *any **
BaseExceptionGroup.derive any
BaseExceptionGroup.split any
BaseExceptionGroup.subgroup any
`;

function parameter(text: string): Parameter {
  const [, name, kinds = "", optional] = /^\/?(?:(\w+)=)?([^?]*)(\?)?$/.exec(text) ?? [];
  return {
    name,
    kinds: kinds === "any" ? [] : kinds.split("|"),
    isOptional: optional !== undefined,
  };
}

function signature(words: readonly string[]): Signature {
  const positional = words.filter((word) => !/^[*/]/.test(word)).map(parameter);
  return {
    positional,
    leastCount: positional.filter(({ isOptional }) => !isOptional).length,
    named: words.filter((word) => word.startsWith("/")).map(parameter),
    hasRest: words.includes("*any"),
    hasNames: words.includes("**"),
  };
}

const SIGNATURES: ReadonlyMap<string, Signature> = new Map(
  `${TABLE.trim()}\n${MODULE_SIGNATURES.trim()}`.split("\n").map((row) => {
    const [path = "", ...words] = row.split(" ");
    return [path, signature(words)];
  }),
);

/** The parameters of `name` of a class or a module; the same for all iterators. */
export function signatureOf(owner: string, name: string): Signature | undefined {
  return SIGNATURES.get(`${owner}.${name}`) ?? SIGNATURES.get(`*.${name}`);
}
