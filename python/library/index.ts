// The modules that are written in Python.

import { ABSTRACT } from "./abstract.js";
import { BASICS } from "./basics.js";
import { COLLECTIONS } from "./collections.js";
import { FUNCTOOLS } from "./functools.js";
import { SMALL } from "./small.js";
import { UNITTEST } from "./unittest.js";
import { USER_CONTAINERS } from "./user-containers.js";
import { WEAKREF } from "./weakref.js";

/** Source by name of the module. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...ABSTRACT,
  ...BASICS,
  ...SMALL,
  _user_containers: USER_CONTAINERS,
  collections: COLLECTIONS,
  functools: FUNCTOOLS,
  unittest: UNITTEST,
  weakref: WEAKREF,
};
