// What JSON.stringify gets for an object. It detects a cycle by meeting the same value twice, so an
// object that has not changed must return the same frozen value again.

const values = new WeakMap<object, WeakRef<object>>();

/** Returns `made`, frozen; or the last value for `object`, if that is the same. */
export function jsonValueOf<T extends object>(object: object, made: T): T {
  const known = values.get(object)?.deref();
  if (known && isSame(known, made)) return known as T;
  values.set(object, new WeakRef(made));
  return Object.freeze(made);
}

function isSame(known: object, made: object): boolean {
  const [before, now] = [Object.entries(known), Object.entries(made)];
  return (
    before.length === now.length &&
    now.every(([name, value], i) => name === before[i]?.[0] && Object.is(value, before[i]?.[1]))
  );
}
