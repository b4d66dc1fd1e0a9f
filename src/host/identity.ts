// Two objects of ours are never equal, whatever they hold, as in Python. Their state is private, so tools
// that compare what they can see (deepStrictEqual, toEqual, lodash …) would take any two of one class
// for equal. Those tools look at the tag, at valueOf, or at what `for in` finds, so all three differ from
// object to object.

/** A function that numbers objects from 1, in the order of first use; it keeps none of them alive. */
export function newNumbering(): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return (object) => {
    const number = numbers.get(object) ?? ++count;
    numbers.set(object, number);
    return number;
  };
}

/**
 * After this: `[object TAG]` is the text of objects with the prototype. `tagOf` returns undefined for an
 * object that only inherits from one, and must not throw. There is no setter: lodash tries to hide the tag.
 */
export function defineTag(prototype: object, tagOf: (object: object) => string | undefined): void {
  Object.defineProperty(prototype, Symbol.toStringTag, {
    get(this: object): string | undefined {
      return tagOf(this);
    },
    configurable: true,
  });
}

/**
 * After this: `valueOf` is a different function for each object. It is enumerable, so that tools that
 * compare only enumerable properties (dequal) see a difference between objects that have no others.
 */
export function defineValueOf(prototype: object): void {
  Object.defineProperty(prototype, "valueOf", {
    get(this: object): () => object {
      return () => this;
    },
    enumerable: true,
    configurable: true,
  });
}

/** Both, for a class whose objects have no names: the tag is `Heap#2`. */
export function defineIdentity(prototype: object, kind: string): void {
  const numberOf = newNumbering();
  defineTag(prototype, (object) => `${kind}#${numberOf(object)}`);
  defineValueOf(prototype);
}
