// The modules that are written in Python.

import { SMALL } from "./small.js";
import { UNITTEST } from "./unittest.js";
import { WEAKREF } from "./weakref.js";

/** Source by name of the module. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...SMALL,
  unittest: UNITTEST,
  weakref: WEAKREF,
};
