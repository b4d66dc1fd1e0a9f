/**
 * The raw heap's calls for many objects at once: `allocMany`, `linkMany`, `increfMany`, … A page that uses
 * them imports this entry; in Node every heap has them.
 *
 * @packageDocumentation
 * @module ouroboros-gc/batches
 */

import { Batches } from "./heap/batch.js";
import { provide } from "./heap/parts.js";

provide("batches", Batches);
