// Two objects of ours are never equal, as in Python, whatever they hold. Their state is private, so that
// tools which compare what they can see (deepStrictEqual, toEqual, lodash …) would take any two of one
// class for equal. Those tools look at the tag, at valueOf, or at what a `for in` finds, and each is
// another one for each object.

/** A function that numbers objects from 1 on, in the order of asking; it keeps none of them. */
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
 * After this: `[object TAG]` is the text of objects with the prototype. `tagOf` says undefined of what
 * only inherits from one, and must not throw. There is no setter: lodash tries to cover the tag up.
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
 * After this: `valueOf` is a function of each object's own. It is enumerable, so that tools that
 * compare enumerable properties alone (dequal) see a difference where an object has no other.
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

/** Both, for a class without a name for each object: the tag is `Heap#2`. */
export function defineIdentity(prototype: object, kind: string): void {
  const numberOf = newNumbering();
  defineTag(prototype, (object) => `${kind}#${numberOf(object)}`);
  defineValueOf(prototype);
}
