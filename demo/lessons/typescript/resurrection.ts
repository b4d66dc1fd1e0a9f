import { del, GCList, GCObject, gc } from "ouroboros-gc";

const saved = new GCList<Phoenix>();

class Phoenix extends GCObject {
  other?: Phoenix;
  back?: Phoenix;

  constructor(readonly name: string) {
    super();
  }

  override __del__(): void {
    console.log("finalizer of", this.name);
    if (this.name === "a" && this.other) saved.push(this.other);
  }
}

const a = new Phoenix("a");
const b = new Phoenix("b");
const c = new Phoenix("c");
a.other = b;
b.other = b;
c.other = a;
a.back = c;
for (const name of [a, b, c]) del(name);

console.log("collected:", gc.collect());
console.log("saved:", [...saved].map(({ name }) => name).join(", "));

saved.clear();
console.log("collected:", gc.collect());
