// Two of our objects are never equal, whatever they hold, as in Python. Their state is private, so tools
// that compare visible properties (deepStrictEqual, toEqual, lodash …) would consider any two of one class
// equal. Those tools look at the tag, at valueOf, or at what `for in` finds, so all three differ for each
// object.

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
 * After this: objects with the prototype are `[object TAG]` as text. `tagOf` returns undefined for an object
 * that only inherits from one, and must not throw. There is no setter, because lodash tries to hide the tag.
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
 * compare only enumerable properties (dequal) see a difference between objects without any others.
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
