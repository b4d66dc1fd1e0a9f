// The lesson on pauses: both ways free the same garbage; one stops the program once, the other more often.

import { expect, test } from "vitest";
import { measureStops, WAYS } from "../../demo/speed/stops.js";

test.each([10, 1234, 200_000])("both ways free the same, with %i live objects", (objects) => {
  const rings = Math.floor(objects / 10) * 10;
  for (const way of WAYS) {
    const { ms, freed, left } = measureStops(way, objects);
    expect({ freed, left }).toEqual({ freed: rings, left: objects });
    if (way === "stop the world") expect(ms.length).toBe(1);
    else if (objects === 200_000) expect(ms.length).toBeGreaterThan(1);
  }
});
