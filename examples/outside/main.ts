// A user of the tutorial: objects in a cycle, finalizers, and which object refers to which.

import { del, GC, GCList, GCObject, gc } from "ouroboros-gc";

class Employee extends GCObject {
  name: string;
  manager?: Employee | undefined;
  reports = new GCList<Employee>();

  constructor(name: string) {
    super();
    this.name = name;
    del(this.reports); // the attribute holds the list now; its name is dropped
  }

  hire(employee: Employee): void {
    this.reports.push(employee);
    employee.manager = this;
  }

  dismiss(employee: Employee): void {
    employee.manager = undefined;
    this.reports.remove(employee); // nothing else holds it: it dies now
  }

  override __del__(): void {
    log.push(`${this.name} leaves`);
  }
}

const log: string[] = [];

/** Prints what a reader of the tutorial sees. */
export function program(print: (line: string) => void): string {
  const ada = new Employee("Ada");
  const bob = new Employee("Bob");
  ada.hire(bob);
  const eve = new Employee("Eve");
  ada.hire(eve);
  del(eve); // her manager's list holds her
  ada.dismiss(eve);
  print(log.splice(0).join());
  print(`Bob's manager: ${bob.manager?.name}`);
  print(`holders of Ada: ${gc.getReferrers(ada).length}`);
  del(ada);
  del(bob);
  print(`tracked before: ${gc.trackedCount}`);
  print(`collected: ${gc.collect()}`);
  print(log.sort().join(", "));
  print(`tracked after: ${gc.trackedCount}`);

  const legacy = new GC({ finalizers: "legacy" });
  class Old extends legacy.Object {
    self?: Old;
    override __del__(): void {}
  }
  const old = new Old();
  old.self = old;
  del(old);
  print(`uncollectable: ${legacy.collect()}, ${legacy.garbage.length} in garbage`);
  return gc.engine;
}

export const printed: readonly string[] = [
  "Eve leaves",
  "Bob's manager: Ada",
  "holders of Ada: 1",
  "tracked before: 4",
  "collected: 4",
  "Ada leaves, Bob leaves",
  "tracked after: 0",
  "uncollectable: 1, 1 in garbage",
];
