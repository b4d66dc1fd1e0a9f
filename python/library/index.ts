// The modules that are written in Python.

import { ABSTRACT } from "./abstract.js";
import { BASICS } from "./basics.js";
import { COLLECTIONS } from "./collections.js";
import { CONTEXTLIB } from "./contextlib.js";
import { COPYING } from "./copying.js";
import { DATACLASSES } from "./dataclasses.js";
import { ENUMERATION } from "./enumeration.js";
import { FUNCTOOLS } from "./functools.js";
import { JSON_MODULE } from "./json.js";
import { MEASURING } from "./measuring.js";
import { RANDOM } from "./random.js";
import { TEXT } from "./text.js";
import { TRACEBACK } from "./traceback.js";
import { TYPING } from "./typing.js";
import { UNITTEST } from "./unittest.js";
import { USER_CONTAINERS } from "./user-containers.js";
import { WEAKREF } from "./weakref.js";

/** Sources by module name. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...ABSTRACT,
  ...BASICS,
  ...COPYING,
  ...MEASURING,
  ...TEXT,
  ...TYPING,
  _user_containers: USER_CONTAINERS,
  collections: COLLECTIONS,
  contextlib: CONTEXTLIB,
  dataclasses: DATACLASSES,
  enum: ENUMERATION,
  functools: FUNCTOOLS,
  json: JSON_MODULE,
  random: RANDOM,
  traceback: TRACEBACK,
  unittest: UNITTEST,
  weakref: WEAKREF,
};
